import {resolve} from 'node:path';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {translate} from '../../shared/language/texts.ts';
import {changeConfigFile} from '../../shared/settings/config-file.ts';
import {type Definition, readSetting, withoutSecrets} from '../../shared/settings/setting-definition.ts';
import {type Settings, settingDefinitions} from '../../shared/settings/settings.ts';
import {editDistance} from '../../shared/text/edit-distance.ts';
import type {CommandContext} from '../context.ts';
import {checkForApp} from './check-for-app.ts';

/** `lunch config set KEY VALUE`: checked as the setting reads it, then written to the configuration file. */
export async function setConfig(context: CommandContext, [name, ...rest]: readonly string[]): Promise<void> {
	const {env, flags, output, resolved} = context;
	const text = rest.join(' ');
	if (name === undefined || text === '') {
		throw new LunchError('USAGE', '`lunch config set` needs a setting and its value.', {
			hint: 'As in `lunch config set port 8081`; `lunch config` shows every setting.',
		});
	}
	const key = settingNamed(name);
	const value = configValue(key, text, env);
	const shown = settingDefinitions[key].shown ? readShown(key, value, env) : value;
	if (key === 'keys') await checkForApp({keys: settingDefinitions.keys.read(value, env), colors: null});
	if (key === 'colors') await checkForApp({keys: null, colors: settingDefinitions.colors.read(value, env)});
	changeConfigFile(resolved.file, config => ({...config, [key]: value}));
	if (flags.json) output.json({schemaVersion: 1, path: resolved.file, key, value: shown});
	else {
		const said = translate('{setting} is {value} in {file}', {
			setting: key,
			value: JSON.stringify(shown),
			file: resolved.file,
		});
		output.write(`${said}\n`);
	}
	overrideNote(context, key);
}

/** `lunch config unset KEY`: the setting has its default again. */
export async function unsetConfig(context: CommandContext, [name, ...more]: readonly string[]): Promise<void> {
	const {flags, output, resolved} = context;
	if (name === undefined || more.length > 0) {
		throw new LunchError('USAGE', '`lunch config unset` needs one setting.', {
			hint: 'As in `lunch config unset port`.',
		});
	}
	let wasSet = false;
	changeConfigFile(resolved.file, config => {
		// Also one that is not a setting at all: that is what is wrong with the file then.
		wasSet = Object.hasOwn(config, name);
		if (!wasSet) settingNamed(name);
		return Object.fromEntries(Object.entries(config).filter(([key]) => key !== name));
	});
	if (flags.json) output.json({schemaVersion: 1, path: resolved.file, key: name, value: null});
	else {
		const text = wasSet ? '{setting} is no longer in {file}' : '{setting} was not in {file}';
		output.write(`${translate(text, {setting: name, file: resolved.file})}\n`);
	}
	if (Object.hasOwn(settingDefinitions, name)) overrideNote(context, settingNamed(name));
}

/** Says where something other than the configuration file decides a setting. */
function overrideNote({output, resolved}: CommandContext, key: keyof Settings): void {
	const origin = resolved.origins[key];
	const {env, flag} = settingDefinitions[key];
	if (origin === 'environment') output.note(`${env} is set, and counts more than the configuration file`);
	if (origin === 'flag') output.note(`${flag?.split(' ', 1)[0]} counts more than the configuration file`);
}

/** The setting of a name. Throws USAGE with those that were probably meant. */
function settingNamed(name: string): keyof Settings {
	const keys = Object.keys(settingDefinitions) as (keyof Settings)[];
	const key = keys.find(known => known === name);
	if (key) return key;
	const plain = name.replaceAll(/[-_]/g, '').toLowerCase();
	throw new LunchError('USAGE', `There is no setting "${name}".`, {
		hint: '`lunch config` shows every setting.',
		suggestions: keys.filter(known => editDistance(known.toLowerCase(), plain, 2) <= 2),
	});
}

/** A value as the file is to have it: JSON where the text is JSON that the setting takes, else the text. Throws USAGE. */
function configValue<Key extends keyof Settings>(key: Key, text: string, env: Environment): unknown {
	const definition: Definition<Settings[Key]> = settingDefinitions[key];
	const reasons: string[] = [];
	for (const value of [...parsed(text), text]) {
		try {
			const read = readSetting(definition, value, env);
			// A relative path is meant from here, not from wherever the program is started next.
			return typeof value === 'string' && read === resolve(value) ? read : value;
		} catch (error) {
			reasons.push(messageOf(error));
		}
	}
	throw new LunchError('USAGE', `${key}: ${reasons[0]}.`, {hint: 'See `lunch config` for every setting.'});
}

function readShown<Key extends keyof Settings>(key: Key, value: unknown, env: Environment): unknown {
	const definition: Definition<Settings[Key]> = settingDefinitions[key];
	return withoutSecrets(definition, readSetting(definition, value, env));
}

function parsed(text: string): unknown[] {
	try {
		return [JSON.parse(text)];
	} catch {
		return [];
	}
}
