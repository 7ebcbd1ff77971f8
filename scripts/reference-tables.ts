// The reference pages of docs/ that say what the code says: node scripts/reference-tables.ts writes them anew.
import {readFileSync, writeFileSync} from 'node:fs';
import {commonFlags, type FlagDefinition} from '../source/commands/flags.ts';
import {commands} from '../source/commands/table.ts';
import {type ErrorCode, errorCodes} from '../source/shared/error-codes.ts';
import {defaultText, readFlag} from '../source/shared/settings/setting-definition.ts';
import {type Settings, settingDefinitions} from '../source/shared/settings/settings.ts';
import {actions} from '../source/tui/app/actions.ts';
import {helpEntries} from '../source/tui/chrome/help-lines.ts';
import {bindKeys} from '../source/tui/keys/key-bindings.ts';
import {errorMeanings} from './error-meanings.ts';

/** Each page by its file in docs/, as it should be. */
export function referencePages(): Record<string, string> {
	return {'keys.md': keysPage(), 'settings.md': settingsPage(), 'errors.md': errorsPage(), 'install.md': installPage()};
}

/** The page as it is, with the name that package.json publishes the package under. */
function installPage(): string {
	const {name} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {name: string};
	const text = readFileSync(new URL('../docs/install.md', import.meta.url), 'utf8');
	return text.replaceAll(/@[\w.~-]+(?=\/lunch\b|` stands)/g, name.split('/', 1)[0] ?? name);
}

function keysPage(): string {
	const rows = helpEntries(bindKeys(actions)).map(({id, section, keys, description}) => [
		keys
			.split(' ')
			.map(key => (key === '…' ? key : `\`${key}\``))
			.join(' '),
		description,
		`\`${id}\``,
		section.toLowerCase(),
	]);
	return page('Keys of the app', ['key', '', 'action', 'where'], rows, [
		'`?` shows these in the app, with your own changes. Keys are changed in the configuration file, by action:',
		'`{"keys": {"quit": ["Q", "ctrl+q"]}}`. Names that actions had in earlier versions still work there; `lunch config` says which are old.',
	]);
}

function settingsPage(): string {
	const keys = Object.keys(settingDefinitions) as (keyof Settings)[];
	const rows = keys.map(name => {
		const {env, description} = settingDefinitions[name];
		const flag = readFlag(settingDefinitions[name]);
		return [
			`\`${name}\``,
			flag === null ? '' : `\`--${flag.name}\``,
			env === null ? '' : `\`${env}\``,
			flag === null ? '' : takenBy(name),
			`${description}${defaultOf(name)}`,
		];
	});
	return page('Settings', ['setting', 'flag', 'environment', 'flag of', ''], rows, [
		'Flags win over the environment, that over `$XDG_CONFIG_HOME/lunch/config.json`, that over defaults. `lunch config` shows every setting, its',
		'value and where it came from; `lunch config validate` checks the file. In the file a setting has the name of the first column.',
	]);
}

function errorsPage(): string {
	const rows = Object.entries(errorCodes).map(([code, {exitCode, httpStatus, grpcStatus, retryAfter}]) => [
		`\`${code}\``,
		errorMeanings[code as ErrorCode],
		String(exitCode),
		String(httpStatus),
		`\`${grpcStatus}\``,
		retryAfter === null ? '' : `${retryAfter} s`,
	]);
	return page('Error codes', ['code', 'meaning', 'exit code', 'HTTP', 'gRPC', 'come back after'], rows, [
		'Every expected failure has one of these codes: in the line on stderr with `--json`, in `code` of a problem document of HTTP, in the trailer',
		'`lunch-code` of gRPC, and in `code` of a `LunchError` of `lunch/functions`. Where a failure knows better when to come back, `Retry-After` says that.',
	]);
}

/** The default, where it is the same on every machine. */
function defaultOf<Key extends keyof Settings>(name: Key): string {
	const text = defaultText<Settings[Key]>(settingDefinitions[name], {HOME: '~'});
	return text === null ? '' : ` (default: \`${text}\`)`;
}

/** The commands that have the flag of a setting. */
function takenBy(setting: keyof Settings): string {
	const isTaken = (flags: Readonly<Record<string, FlagDefinition>> = {}) =>
		Object.values(flags).some(flag => flag.setting === setting);
	if (isTaken(commonFlags)) return 'every command';
	const names = Object.keys(commands).filter(name => !commands[name]?.isHidden && isTaken(commands[name]?.flags));
	if (names.length === 0) throw new Error(`no command takes the flag of the setting ${setting}`);
	return names.map(name => `\`${name}\``).join(' ');
}

function page(
	title: string,
	head: readonly string[],
	rows: readonly (readonly string[])[],
	intro: readonly string[],
): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ {2,}\|/g, ' |');
	const table = [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
	return [
		`# ${title}`,
		'',
		'<!-- Written by scripts/reference-tables.ts from what the program itself says. -->',
		'',
		...intro,
		'',
		...table,
		'',
	].join('\n');
}

if (import.meta.main) {
	for (const [name, text] of Object.entries(referencePages()))
		writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}
