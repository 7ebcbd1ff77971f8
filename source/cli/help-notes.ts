import {examples} from '../commands/examples.ts';
import {commonFlags, type FlagDefinition} from '../commands/flags.ts';
import {commands} from '../commands/table.ts';
import {type PlainText, translate, translated} from '../shared/language/texts.ts';
import {type Settings, settingDefinitions} from '../shared/settings/settings.ts';
import {flagMeaning} from './flag-meaning.ts';

const exitCodes: Readonly<Record<number, PlainText>> = {
	0: 'done',
	1: 'failed',
	2: 'wrong usage or configuration',
	3: 'nothing to show: nobody could be reached, and nothing is stored',
	4: 'not found, or ambiguous',
	124: 'timed out',
	130: 'interrupted',
};

/** The meaning of exit code 1 where it is a result rather than a failure of the command. */
const meaningOfOne: Readonly<Record<string, PlainText>> = {
	search: 'nothing matches',
	doctor: 'something is out of order',
	'pi submit': 'not accepted; with a flag that waits also: the job failed or was cancelled',
	'pi watch': 'the job failed or was cancelled',
	'fn call': 'the function threw, or could not be run',
	'fn map': 'an input failed',
	'fn eval': 'the function threw, or could not be run',
};

/** The flags that every command takes, each with what it means. */
export function commonFlagNotes(): string[] {
	const rows = Object.entries<FlagDefinition>(commonFlags).map(([name, flag]) => [
		written(name, flag),
		flagMeaning(flag),
	]);
	const width = Math.max(...rows.map(([flag = '']) => flag.length));
	return [translate('Flags of every command:'), ...rows.map(([flag = '', text]) => `  ${flag.padEnd(width)}  ${text}`)];
}

/** The exit codes of a command, each with what it means. */
export function exitMeanings(name: string): [code: string, meaning: string][] {
	const meanings = {...exitCodes, ...(meaningOfOne[name] ? {1: meaningOfOne[name]} : {})};
	return Object.entries<PlainText>(meanings).map(([code, meaning]) => [code, translate(meaning)]);
}

/** The notes below the flags in a command's help: paragraphs of lines. */
export function helpNotes(name: string): string[][] {
	const names = Object.keys(commonFlags).map(flag => `--${flag}`);
	const codes = exitMeanings(name)
		.map(([code, meaning]) => `${code} ${meaning}`)
		.join('; ');
	return [
		[translate('Flags of every command (see `lunch --help`): {flags}', {flags: names.join(' ')})],
		[translate('Examples:'), ...(examples[name] ?? []).map(example => `  ${example}`)],
		[translate('Exit codes: {codes}.', {codes})],
		[translate('Environment: {variables} (see `lunch config`).', {variables: environmentOf(name).join(' ')})],
	];
}

function written(name: string, {value}: FlagDefinition): string {
	return value === undefined ? `--${name}` : `--${name} <${translated(value)}>`;
}

/** Variables that say what no flag says, and that every command heeds. */
const commonVariables = new Set(['LUNCH_CACHE_DIR', 'LUNCH_DATA_DIR', 'LUNCH_TOKEN']);

/** The variables that say the same as the flags of a command, and those that have no flag. */
export function environmentOf(name: string): string[] {
	const command = commands[name];
	const flags = Object.values<FlagDefinition>({...commonFlags, ...command?.flags});
	const keys = Object.keys(settingDefinitions) as (keyof Settings)[];
	return keys.flatMap(setting => {
		const {env, flag} = settingDefinitions[setting];
		if (env === null) return [];
		if (flag === null) return command?.isService || commonVariables.has(env) ? env : [];
		return flags.some(own => own.setting === setting) ? env : [];
	});
}
