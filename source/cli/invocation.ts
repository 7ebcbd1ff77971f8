import {parseArgs} from 'node:util';
import type {ArgumentDefinition} from '../commands/context.ts';
import {commonFlags, type FlagDefinition, type Flags} from '../commands/flags.ts';
import {commandOf, commands, commandsOfGroup, DEFAULT_COMMAND, groups} from '../commands/table.ts';
import {LunchError} from '../shared/errors.ts';
import {editDistance} from '../shared/text/edit-distance.ts';

/** The next step: decided from the words of the command line alone. */
export type Plan =
	| {kind: 'run'; name: string; isNamed: boolean; words: readonly string[]; flags: Flags}
	/** No command and no restaurant: the app at a terminal, the list elsewhere. */
	| {kind: 'browse'; flags: Flags}
	/** Pastel draws the help; `argv` is in its words. */
	| {kind: 'help'; argv: readonly string[]}
	| {kind: 'version'};

const meta = {
	help: {description: 'Show help', short: 'h'},
	version: {description: 'Show version number', short: 'v'},
} as const;

/** Reads the command line. Throws USAGE with what is wrong and what was probably meant. */
export function planInvocation(argv: readonly string[]): Plan {
	// A flag takes a value in every command that has it, or in none: so its words are known before the command is.
	const tokens = parse(argv, allFlags());
	const words = tokens.flatMap(token => (token.kind === 'positional' ? token.value : []));
	const named = commandOf(words);
	const command = named?.command ?? (words.length > 0 ? commands[DEFAULT_COMMAND] : undefined);
	const flags = flagsIn(tokens, {...commonFlags, ...meta, ...command?.flags});
	if (flags.version) return {kind: 'version'};
	const topic = askedTopic(words) ?? (flags.help ? (named?.name.split(' ') ?? groupIn(words)) : null);
	if (topic) return {kind: 'help', argv: [...helpTopic(topic), '--help']};
	if (flags.offline && flags.refresh) throw usage('--offline and --refresh contradict each other', 'Leave one out.');
	if (words.length === 0) return {kind: 'browse', flags};
	if (!named) checkGroup(words);
	const {name, rest} = named ?? {name: DEFAULT_COMMAND, rest: words};
	checkArgument(name, commands[name]?.argument, rest);
	return {kind: 'run', name, isNamed: named !== null, words: rest, flags};
}

/** The topic of `lunch help pi` or `lunch pi help list`; null where the words do not ask for help. */
function askedTopic([first = '', ...others]: readonly string[]): readonly string[] | null {
	if (first === 'help') return others;
	return Object.hasOwn(groups, first) && others[0] === 'help' ? [first, ...others.slice(1)] : null;
}

/** Whether the words ask for JSON: known before they are understood, so that complaints about them are JSON too. */
export function wantsJson(argv: readonly string[]): boolean {
	const end = argv.indexOf('--');
	return argv.slice(0, end < 0 ? argv.length : end).some(word => word === '--json' || word === '--ndjson');
}

function allFlags(): Record<string, FlagDefinition> {
	return Object.assign({}, commonFlags, meta, ...Object.values(commands).map(({flags}) => flags));
}

/** No word of a command line has this character. */
const NO_FLAG = '\0';

type Tokens = ReturnType<typeof parseArgs<{tokens: true; strict: false; allowPositionals: true}>>['tokens'];

function parse(argv: readonly string[], definitions: Readonly<Record<string, FlagDefinition>>): Tokens {
	// Words alone need no reading, as in `lunch bikupan`.
	if (!argv.some(word => word.startsWith('-'))) return argv.map((value, index) => ({kind: 'positional', index, value}));
	const {tokens} = parseArgs({
		// A number below zero is not a flag, so that its own error says what is wrong with it.
		args: argv.map(word => (/^-\d/.test(word) ? NO_FLAG + word : word)),
		strict: false,
		allowPositionals: true,
		tokens: true,
		options: Object.fromEntries(
			Object.entries(definitions).map(([name, {value, short}]) => [
				name,
				{type: value ? ('string' as const) : ('boolean' as const), ...(short ? {short} : {})},
			]),
		),
	});
	return tokens.map(token =>
		'value' in token && token.value?.startsWith(NO_FLAG) ? {...token, value: token.value.slice(1)} : token,
	);
}

/** The flags of a command line, by the definitions of its command. Throws USAGE for one that the command does not have. */
function flagsIn(tokens: Tokens, definitions: Readonly<Record<string, FlagDefinition>>): Flags {
	const flags: Record<string, string | true | string[]> = {};
	for (const token of tokens) {
		if (token.kind !== 'option') continue;
		const value = flagValue(token, definitions);
		const before = flags[token.name];
		const isRepeated = definitions[token.name]?.isRepeatable && value !== true;
		flags[token.name] = isRepeated ? [...(Array.isArray(before) ? before : []), value] : value;
	}
	return flags;
}

function flagValue(
	{name, rawName, value}: {name: string; rawName: string; value?: string | undefined},
	definitions: Readonly<Record<string, FlagDefinition>>,
): string | true {
	const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
	if (!definition) {
		const near = Object.keys(definitions).filter(known => editDistance(name, known, 2) <= 2);
		const owners = shownCommands().filter(at => Object.hasOwn(commands[at]?.flags ?? {}, name));
		const [owner] = owners;
		const named = owners.map(at => `\`lunch ${at}\``).join(owners.length > 2 ? ', ' : ' and ');
		throw usage(
			owner ? `${rawName} is a flag of ${named} only` : `Unknown flag ${rawName}`,
			owner ? `See \`lunch ${owner} --help\`.` : 'See `lunch --help`.',
			near.map(known => `--${known}`),
		);
	}
	if (!definition.value) {
		if (value !== undefined) throw usage(`${rawName} takes no value`, `Write ${rawName} alone.`);
		return true;
	}
	if (value === undefined || value === '' || (value.startsWith('--') && value.length > 2)) {
		throw usage(`${rawName} needs a value`, `Write ${rawName} ${definition.value}.`);
	}
	return value;
}

/** The command or group that words name, for help about it; none for help about the program. Throws USAGE for others. */
function helpTopic(words: readonly string[]): string[] {
	if (words.length === 0) return [];
	const named = commandOf(words);
	const isOne = named !== null && named.rest.length === 0 && !named.command.isHidden;
	if (isOne || (words.length === 1 && Object.hasOwn(groups, words[0] ?? ''))) return [...words];
	checkGroup(words);
	const near = shownCommands().filter(name => editDistance(words.join(' '), name, 2) <= 2);
	throw usage(
		`There is no command "${words.join(' ')}"`,
		'See `lunch --help`.',
		near.map(name => `lunch help ${name}`),
	);
}

/** The group that words begin with: help about one of its commands that is not there is help about the group. */
function groupIn(words: readonly string[]): string[] {
	return words.slice(0, 1).filter(word => Object.hasOwn(groups, word));
}

function shownCommands(): string[] {
	return Object.keys(commands).filter(name => !commands[name]?.isHidden);
}

/** Throws where the words name a group but none of its commands. */
function checkGroup([group = '', second]: readonly string[]): void {
	if (!Object.hasOwn(groups, group)) return;
	const choices = commandsOfGroup(group);
	const near = choices.filter(choice => second !== undefined && editDistance(second, choice, 2) <= 2);
	throw usage(
		second === undefined ? `\`lunch ${group}\` needs a command` : `\`lunch ${group}\` knows no "${second}"`,
		`It is one of ${choices.join(', ')}. A restaurant of that name is shown by \`lunch show ${group}\`.`,
		near.map(choice => `lunch ${group} ${choice}`),
	);
}

function checkArgument(name: string, argument: ArgumentDefinition | undefined, words: readonly string[]): void {
	const [first] = words;
	const help = `See \`lunch ${name} --help\`.`;
	if (argument?.isRequired && first === undefined) throw usage(`\`lunch ${name}\` needs ${argument.name}`, help);
	if (argument?.choices && first !== undefined && !argument.choices.includes(first)) {
		throw usage(
			`\`lunch ${name}\` knows no "${first}"`,
			`It is one of ${argument.choices.join(', ')}.`,
			argument.choices,
		);
	}
	const most = argument ? (argument.isVariadic ? Number.POSITIVE_INFINITY : 1) : 0;
	if (words.length > most) throw usage(`\`lunch ${name}\` takes no "${words[most]}"`, help);
}

function usage(message: string, hint: string, suggestions: readonly string[] = []): LunchError {
	return new LunchError('USAGE', `${message}.`, {hint, suggestions});
}
