import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {flagMeaning} from '../../source/cli/flag-meaning.ts';
import {environmentOf, exitMeanings} from '../../source/cli/help-notes.ts';
import type {ArgumentDefinition} from '../../source/commands/context.ts';
import {examples} from '../../source/commands/examples.ts';
import {commonFlags, type FlagDefinition} from '../../source/commands/flags.ts';
import {commands, DEFAULT_COMMAND} from '../../source/commands/table.ts';
import {type Settings, settingDefinitions} from '../../source/shared/settings/settings.ts';

/** A page of the manual, in the language man(7). */
export interface ManPage {
	/** As `lunch-pi-submit.1`. */
	file: string;
	text: string;
}

/** In characters, without what joins two lines. */
const LONGEST_LINE = 76;

type Flags = Readonly<Record<string, FlagDefinition>>;

/** The manual: lunch(1), and a page for each command of the table. */
export function manPages(root: string): ManPage[] {
	const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
	const names = Object.keys(commands).filter(name => !commands[name]?.isHidden);
	const page = (name: string, lines: readonly string[]): ManPage => {
		const title = pageName(name);
		const head = `.TH ${title.toUpperCase().replaceAll('-', '\\-')} 1 ${dateOf(root)} "lunch ${version}" "lunch"`;
		return {
			file: `${title}.1`,
			text: [`.\\" Written by scripts/package/man-pages.ts from the table of commands.`, head, ...lines, ''].join('\n'),
		};
	};
	return [page('', programPage(names)), ...names.map(name => page(name, commandPage(name)))];
}

function programPage(names: readonly string[]): string[] {
	return [
		...section('NAME'),
		"lunch \\- today's lunch, jobs and functions in the terminal",
		...section('SYNOPSIS'),
		'.B lunch',
		'.br',
		'.B lunch',
		'.I restaurant',
		'.RI [ day ]',
		'.br',
		'.B lunch',
		'.I command',
		'.RI [ flags ]',
		...section('DESCRIPTION'),
		paragraph(
			'Alone, at a terminal, it opens the app; in a pipe it writes every restaurant. With a restaurant, its id or enough of its name, it writes the menu.',
		),
		...section('COMMANDS'),
		...names.flatMap(name => [
			'.TP',
			`.BR ${pageName(name).replaceAll('-', '\\-')} (1)`,
			paragraph(sentence(commands[name]?.description ?? '')),
		]),
		...section('OPTIONS'),
		...flagList(commonFlags),
		...section('EXIT STATUS'),
		...exitList(''),
		...section('FILES'),
		'.TP',
		'.I $XDG_CONFIG_HOME/lunch/config.json',
		paragraph('Settings; the ones of flags and of the environment count more.'),
		'.TP',
		'.I $XDG_CACHE_HOME/lunch/',
		paragraph('Menus that were shown. It may be removed at any time.'),
		'.TP',
		'.I $XDG_DATA_HOME/lunch/',
		paragraph('Jobs and their results.'),
	];
}

function commandPage(name: string): string[] {
	const command = commands[name];
	if (!command) throw new Error(`no command ${name}`);
	const flags: Flags = command.flags ?? {};
	const variables = environmentOf(name);
	return [
		...section('NAME'),
		paragraph(
			`${pageName(name)} - ${command.description.charAt(0).toLowerCase()}${command.description.slice(1).replace(/\.$/, '')}`,
		),
		...section('SYNOPSIS'),
		`.B lunch ${name === DEFAULT_COMMAND ? `[${name}]` : name}`,
		...(command.argument ? [argumentTerm(command.argument)] : []),
		'.RI [ flags ]',
		...section('DESCRIPTION'),
		paragraph(sentence(command.description)),
		...(command.argument ? argumentText(command.argument) : []),
		...section('OPTIONS'),
		...flagList(flags),
		...(Object.keys(flags).length > 0 ? ['.PP'] : []),
		'The flags of every command are in',
		'.BR lunch (1).',
		...section('EXIT STATUS'),
		...exitList(name),
		...section('ENVIRONMENT'),
		...variables.flatMap(variable => ['.TP', `.B ${variable}`, paragraph(sentence(settingText(variable)))]),
		...section('EXAMPLES'),
		...(examples[name] ?? []).flatMap((example, index) => [
			...(index > 0 ? ['.PP'] : []),
			'.nf',
			broken(`\\ \\ \\ \\ ${escaped(example)}`).join(' \\c\n'),
			'.fi',
		]),
		...section('SEE ALSO'),
		'.BR lunch (1)',
	];
}

/** A command's name as its page has it. */
function pageName(name: string): string {
	return ['lunch', ...name.split(' ')].filter(word => word !== '').join('-');
}

/** The day of the last commit; where this is not a checkout, today. */
function dateOf(root: string): string {
	try {
		return execFileSync('git', ['log', '-1', '--format=%cs'], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
	} catch {
		return new Date().toISOString().slice(0, 10);
	}
}

function section(name: string): string[] {
	return [`.SH ${name}`];
}

function argumentTerm({name, isRequired = false, isVariadic = false}: ArgumentDefinition): string {
	const word = `${escaped(name)}${isVariadic ? '\\ ...' : ''}`;
	return isRequired ? `.I ${word}` : `.RI [ ${word} ]`;
}

function argumentText({name, description, choices}: ArgumentDefinition): string[] {
	const meaning = choices ? `${description}: ${choices.join(', ')}` : description;
	return ['.TP', `.I ${escaped(name)}`, paragraph(sentence(meaning))];
}

function flagList(flags: Flags): string[] {
	return Object.entries(flags).flatMap(([name, flag]) => {
		const short = flag.short ? `\\-${flag.short}, ` : '';
		const term = `${short}\\-\\-${escaped(name)}`;
		const choices = flag.choices ? `: ${flag.choices.join(', ')}` : '';
		return [
			'.TP',
			flag.value ? `.BI ${quoted(term)} " ${escaped(flag.value)}"` : `.B ${term}`,
			paragraph(sentence(flagMeaning(flag) + choices)),
		];
	});
}

function exitList(name: string): string[] {
	return exitMeanings(name).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, paragraph(sentence(meaning))]);
}

/** The meaning of the setting that a variable gives. */
function settingText(variable: string): string {
	const keys = Object.keys(settingDefinitions) as (keyof Settings)[];
	const key = keys.find(name => settingDefinitions[name].env === variable);
	return key === undefined ? variable : settingDefinitions[key].description;
}

function sentence(text: string): string {
	const whole = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** A text on lines of its own: a new one for each sentence, as the language wants them, and none too long. */
function paragraph(text: string): string {
	return escaped(text.trim())
		.replaceAll(/([.;:]) +(?=[A-Z])/g, '$1\n')
		.split('\n')
		.flatMap(line => broken(line))
		.map(line => (/^[.']/.test(line) ? `\\&${line}` : line))
		.join('\n');
}

/** A line in pieces that are short enough for editors, broken at spaces. */
function broken(line: string): string[] {
	const lines = [''];
	for (const word of line.split(' ')) {
		const last = lines.at(-1) ?? '';
		if (last !== '' && last.length + word.length >= LONGEST_LINE) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}
	return lines;
}

function quoted(text: string): string {
	return text.includes(' ') ? `"${text}"` : text;
}

/** A text as roff writes it. */
function escaped(text: string): string {
	return text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll('"', '\\(dq')
		.replaceAll("'", '\\(aq')
		.replaceAll('`', '\\(ga')
		.replaceAll('^', '\\(ha')
		.replaceAll('~', '\\(ti');
}
