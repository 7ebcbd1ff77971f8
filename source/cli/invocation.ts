import {parseArgs} from 'node:util';
import type {ArgumentDefinition, CommandDefinition} from '../commands/definition.ts';
import {commonFlags, type FlagDefinition, type Flags} from '../commands/flags.ts';
import {commands, DEFAULT_COMMAND} from '../commands/table.ts';
import {editDistance} from '../shared/edit-distance.ts';
import {LunchError} from '../shared/errors.ts';

/** What to do: decided from the words of the command line alone. */
export type Plan =
	| {kind: 'run'; name: string; words: readonly string[]; flags: Flags}
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
	const own = commandOf(positionals(argv, allFlags()));
	const definitions: Record<string, FlagDefinition> = {...commonFlags, ...meta, ...own?.command.flags};
	const {tokens} = parse(argv, definitions);

	const flags: Record<string, string | true> = {};
	const words: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		else if (token.kind === 'option') flags[token.name] = flagValue(token, definitions);
	}
	const named = commandOf(words);
	if (flags.version) return {kind: 'version'};
	if (flags.help || words[0] === 'help') {
		const about = words[0] === 'help' ? words[1] : named?.name;
		if (about === undefined || !Object.hasOwn(commands, about)) return {kind: 'help', argv: ['--help']};
		return {kind: 'help', argv: [about, '--help']};
	}
	if (flags.offline && flags.refresh) throw usage('--offline and --refresh contradict each other', 'Leave one out.');
	if (words.length === 0) return {kind: 'browse', flags};
	const name = named?.name ?? DEFAULT_COMMAND;
	const rest = named ? words.slice(1) : words;
	checkArgument(name, commands[name]?.argument, rest);
	return {kind: 'run', name, words: rest, flags};
}

/** Whether the words ask for JSON: known before they are understood, so that complaints about them are JSON too. */
export function wantsJson(argv: readonly string[]): boolean {
	const end = argv.indexOf('--');
	return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

function allFlags(): Record<string, FlagDefinition> {
	return Object.assign({}, commonFlags, meta, ...Object.values(commands).map(({flags}) => flags));
}

function parse(argv: readonly string[], definitions: Readonly<Record<string, FlagDefinition>>) {
	return parseArgs({
		args: [...argv],
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
}

function positionals(argv: readonly string[], definitions: Readonly<Record<string, FlagDefinition>>): string[] {
	return parse(argv, definitions).positionals;
}

function commandOf([name]: readonly string[]): {name: string; command: CommandDefinition} | null {
	const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
	return name !== undefined && command ? {name, command} : null;
}

function flagValue(
	{name, rawName, value}: {name: string; rawName: string; value?: string | undefined},
	definitions: Readonly<Record<string, FlagDefinition>>,
): string | true {
	const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
	if (!definition) {
		const near = Object.keys(definitions).filter(known => editDistance(name, known, 2) <= 2);
		const owner = Object.entries(commands).find(([, {flags = {}}]) => Object.hasOwn(flags, name))?.[0];
		throw usage(
			owner ? `${rawName} is a flag of \`lunch ${owner}\` only` : `There is no flag ${rawName}`,
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
