import {LunchError} from '../../shared/errors.ts';
import {translate} from '../../shared/language/texts.ts';
import {withoutSecrets} from '../../shared/settings/setting-definition.ts';
import {type ResolvedSettings, type Settings, settingDefinitions} from '../../shared/settings/settings.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {renameOldActions} from '../../tui/keys/old-action-ids.ts';
import type {CommandContext} from '../context.ts';
import {checkForApp} from './check-for-app.ts';

/** `lunch config [show|path|validate|set KEY VALUE|unset KEY]` */
export async function config(context: CommandContext): Promise<void> {
	const {words, flags, output, resolved} = context;
	const {file, problems} = resolved;
	const [action, ...rest] = words;
	if (action === 'set' || action === 'unset') {
		const {setConfig, unsetConfig} = await import('./change-config.ts');
		return action === 'set' ? setConfig(context, rest) : unsetConfig(context, rest);
	}
	if (rest.length > 0) {
		throw new LunchError('USAGE', `\`lunch config ${action}\` takes no "${rest[0]}".`, {
			hint: 'See `lunch config --help`.',
		});
	}
	if (words[0] === 'path') {
		if (flags.json) output.json({schemaVersion: 1, path: file});
		else output.write(`${file}\n`);
		return;
	}
	const {warning} = renameOldActions(resolved.settings.keys ?? {});
	if (warning !== null) output.note(warning);
	if (words[0] === 'validate') return validate({flags, output, resolved});
	for (const problem of problems) output.note(problem.message);
	if (flags.json) output.json({schemaVersion: 1, path: file, settings: settingDocuments(resolved)});
	else output.write(settingsText(resolved, output.style));
}

async function validate({
	flags,
	output,
	resolved: {file, problems, settings},
}: Pick<CommandContext, 'flags' | 'output' | 'resolved'>): Promise<void> {
	for (const problem of problems.slice(1)) output.note(problem.message);
	if (problems[0]) throw problems[0];
	await checkForApp(settings);
	if (flags.json) output.json({schemaVersion: 1, path: file, valid: true});
	else output.write(`${translate('The configuration is valid.')}\n`);
}

function keysOf(settings: Settings): (keyof Settings)[] {
	return Object.keys(settings) as (keyof Settings)[];
}

function settingDocuments({settings, origins}: ResolvedSettings) {
	return Object.fromEntries(
		keysOf(settings).map(key => [key, {value: shownValue(settings, key), origin: origins[key]}]),
	);
}

function settingsText({settings, origins, file}: ResolvedSettings, style: TextStyle): string {
	const rows = keysOf(settings).map(key => {
		const {env, flag, description} = settingDefinitions[key];
		const origin = {
			flag: flag?.split(' ', 1)[0] ?? '',
			environment: env ?? '',
			file: translate('configuration file'),
			default: translate('default'),
		}[origins[key]];
		return {key, value: cleanText(valueText(shownValue(settings, key))), origin, description: translate(description)};
	});
	const width = (column: 'key' | 'value' | 'origin') => Math.max(...rows.map(row => row[column].length)) + 2;
	const lines = rows.map(({key, value, origin, description}) =>
		style.wrap(
			value.padEnd(width('value')) + origin.padEnd(width('origin')) + description,
			key.padEnd(width('key')),
			' '.repeat(width('key')),
		),
	);
	return `${lines.join('\n')}\n\n${style.wrap(translate('Configuration file: {file}', {file}))}\n`;
}

function shownValue<Key extends keyof Settings>(settings: Settings, key: Key): unknown {
	return withoutSecrets(settingDefinitions[key], settings[key]);
}

function valueText(value: unknown): string {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '-');
}
