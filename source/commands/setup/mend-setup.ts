import {accessSync, chmodSync, constants, copyFileSync, existsSync, renameSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {messageOf} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {readRegularSync} from '../../shared/files/regular-file.ts';
import {translate} from '../../shared/language/texts.ts';
import {changeConfigFile} from '../../shared/settings/config-file.ts';
import {readSetting} from '../../shared/settings/setting-definition.ts';
import {type Settings, settingDefinitions} from '../../shared/settings/settings.ts';
import {renameOldActions} from '../../tui/keys/old-action-ids.ts';
import type {CommandContext} from '../context.ts';
import {jobsFolderOf} from '../jobs/open-jobs.ts';
import {cacheFileOf} from '../restaurants/with-relay.ts';

/** Mends the set-up as far as that takes no decision: nothing is lost that somebody wrote. Returns what was done, in words. */
export function mendSetup({settings, resolved: {file}, env}: CommandContext): string[] {
	const cache = cacheFileOf(settings);
	const jobs = jobsFolderOf(settings);
	return [
		...[dirname(file), dirname(cache), jobs].flatMap(folder => mendRights(folder, constants.X_OK)),
		...[file, cache, join(jobs, 'jobs.sqlite')].flatMap(path => mendRights(path, 0)),
		...mendConfiguration(file, env),
	];
}

/** Takes out of the configuration file what no setting takes; a copy of the file as it was stays beside it. */
function mendConfiguration(file: string, env: Environment): string[] {
	if (!existsSync(file) || !isReadable(file)) return [];
	const config = readConfig(file);
	if (config === null) {
		const aside = freeName(`${file}.broken`);
		renameSync(file, aside);
		return [translate('{file} was no JSON object: it is now {aside}, and defaults count', {file, aside})];
	}
	const done: string[] = [];
	const entries = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
		const reason = faultOf(name, value, env);
		if (reason === null) return [[name, name === 'keys' ? withCurrentActions(value, done) : value]];
		done.push(translate('"{name}" was taken out of the configuration file: {reason}', {name, reason}));
		return [];
	});
	if (done.length === 0) return [];
	const copy = freeName(`${file}.before`);
	copyFileSync(file, copy);
	changeConfigFile(file, () => Object.fromEntries(entries));
	return [...done, translate('the configuration file as it was is {copy}', {copy})];
}

/** The object in the file; null where there is none, or no file at all. */
function readConfig(file: string): object | null {
	try {
		const config: unknown = JSON.parse(readRegularSync(file).replace(/^\uFEFF/, ''));
		return typeof config === 'object' && !Array.isArray(config) ? config : null;
	} catch {
		return null;
	}
}

/** Whether this user may read a file. One that only others may read is left to them: the checks say so. */
function isReadable(path: string): boolean {
	try {
		accessSync(path, constants.R_OK);
		return true;
	} catch {
		return false;
	}
}

/** The reason why a setting can't be read; null where it can. */
function faultOf(name: string, value: unknown, env: Environment): string | null {
	if (!Object.hasOwn(settingDefinitions, name)) return translate('there is no such setting');
	try {
		readNamed(name as keyof Settings, value, env);
		return null;
	} catch (error) {
		return messageOf(error);
	}
}

function readNamed<Key extends keyof Settings>(name: Key, value: unknown, env: Environment): void {
	readSetting<Settings[Key]>(settingDefinitions[name], value, env);
}

function withCurrentActions(value: unknown, done: string[]): unknown {
	const {overrides, warning} = renameOldActions(value as Readonly<Record<string, readonly string[]>>);
	if (warning === null) return value;
	done.push(translate('actions in "keys" have the names of today'));
	return overrides;
}

/** Gives the owner of a file or folder the rights to read, to write and those more that are missing, where it is there. */
function mendRights(path: string, more: number): string[] {
	const rights = constants.R_OK | constants.W_OK | more;
	try {
		accessSync(path, rights);
		return [];
	} catch {
		const state = statSync(path, {throwIfNoEntry: false});
		if (!state) return [];
		const needed = state.isDirectory() ? 0o700 : 0o600;
		try {
			chmodSync(path, (state.mode & 0o777) | needed);
			accessSync(path, rights);
		} catch {
			// Somebody else's: the checks say so.
			return [];
		}
		return [translate('{path} can be read and written again', {path})];
	}
}

/** A name that no file has. */
function freeName(name: string): string {
	if (!existsSync(name)) return name;
	for (let count = 2; ; count++) if (!existsSync(`${name}-${count}`)) return `${name}-${count}`;
}
