import {join} from 'node:path';
import {LunchError, messageOf} from '../errors.ts';
import {fileFailureText} from '../files/file-failure.ts';
import {type Environment, expandPath, expectPath, xdgDirectories} from '../files/paths.ts';
import {isSystemError} from '../files/system-error.ts';
import {expectHostName} from '../network/host-name.ts';
import {show} from '../text/show.ts';
import {type AppSettings, appSettingDefinitions} from './app-settings.ts';
import {contactDefinition} from './contact-setting.ts';
import {type EngineSettings, engineSettingDefinitions} from './engine-settings.ts';
import {type KeySettings, keysDefinition} from './key-settings.ts';
import {type ReaderSettings, readerSettingDefinitions} from './reader-settings.ts';
import {type ServeSettings, serveSettingDefinitions} from './serve-settings.ts';
import {type Definition, numberOf, readSetting} from './setting-definition.ts';
import {CAMPUS_API, type SourceSetting, sourcesDefinition} from './source-settings.ts';

/** The origin of a setting's value; the first of these that has one wins. */
export type Origin = 'flag' | 'environment' | 'file' | 'default';

export interface Settings extends ReaderSettings, AppSettings, ServeSettings, EngineSettings {
	/** Base address of the lunch-menu API, without a slash at the end. */
	upstream: string;
	/** Where menus come from; null for the API at `upstream` alone. */
	sources: readonly SourceSetting[] | null;
	/** How those who run a source reach whoever asks it: an address of the web or of e-mail; null for none. */
	contact: string | null;
	/** Base address of a `lunch serve`, or null for none. */
	server: string | null;
	cacheDir: string;
	dataDir: string;
	/** Time limit in seconds; null for the usual one of each request. */
	timeout: number | null;
	/** Keys of the terminal app that differ from its own, by action. */
	keys: KeySettings | null;
}

export const settingDefinitions: {readonly [Key in keyof Settings]: Definition<Settings[Key]>} = {
	upstream: {
		env: 'LUNCH_UPSTREAM',
		flag: '--upstream URL',
		description: 'address of the lunch-menu API',
		fallback: () => CAMPUS_API,
		read: readAddress,
	},
	sources: sourcesDefinition,
	contact: contactDefinition,
	server: {
		env: 'LUNCH_SERVER',
		flag: '--server URL',
		description: 'address of a `lunch serve` to use instead of asking the API directly',
		fallback: () => null,
		read: readServer,
	},
	cacheDir: {
		env: 'LUNCH_CACHE_DIR',
		flag: null,
		description: 'directory of the cache',
		fallback: env => xdgDirectories(env).cache,
		read: readPath,
	},
	dataDir: {
		env: 'LUNCH_DATA_DIR',
		flag: null,
		description: 'directory of data that must not be lost',
		fallback: env => xdgDirectories(env).data,
		read: readPath,
	},
	timeout: {
		env: 'LUNCH_TIMEOUT',
		flag: '--timeout SECONDS',
		description: 'time limit of a command, in seconds',
		fallback: () => null,
		read: readSeconds,
	},
	...readerSettingDefinitions,
	...appSettingDefinitions,
	...serveSettingDefinitions,
	...engineSettingDefinitions,
	keys: keysDefinition,
};

export interface ResolvedSettings {
	settings: Settings;
	origins: {[Key in keyof Settings]: Origin};
	/** The path of the configuration file, which need not be there. */
	file: string;
	/** Faults of the settings; the settings concerned have their next best value. */
	problems: LunchError[];
}

/**
 * Settings: flags before the environment before the configuration file before defaults. `readFile`
 * throws as `readFileSync` does.
 */
export function resolveSettings(
	flags: {readonly [Key in keyof Settings]?: string | true | undefined},
	env: Environment,
	readFile: (path: string) => string,
): ResolvedSettings {
	const file = join(xdgDirectories(env).config, 'config.json');
	const problems: LunchError[] = [];
	const inFile = readConfigFile(file, readFile, problems);
	const origins = {} as ResolvedSettings['origins'];

	function resolveOne<Key extends keyof Settings>(key: Key): Settings[Key] {
		const definition: Definition<Settings[Key]> = settingDefinitions[key];
		const {env: variable, flag, fallback} = definition;
		const sources: readonly (readonly [origin: Origin, value: unknown, name: () => string])[] = [
			['flag', flags[key], () => flag?.split(' ', 1)[0] ?? key],
			['environment', variable === null ? undefined : env[variable] || undefined, () => variable ?? key],
			['file', inFile[key], () => `"${key}" in ${file}`],
		];
		for (const [origin, value, name] of sources) {
			if (value === undefined) continue;
			try {
				const result = readSetting(definition, value, env);
				origins[key] = origin;
				return result;
			} catch (error) {
				const code = origin === 'flag' ? 'USAGE' : 'CONFIG_INVALID';
				problems.push(
					new LunchError(code, `${name()}: ${messageOf(error)}`, {hint: 'See `lunch config` for every setting.'}),
				);
			}
		}
		origins[key] = 'default';
		return fallback(env);
	}

	const keys = Object.keys(settingDefinitions) as (keyof Settings)[];
	const settings = Object.fromEntries(keys.map(key => [key, resolveOne(key)])) as unknown as Settings;
	return {settings, origins, file, problems};
}

/** The settings, where nothing is wrong with them; throws what is. */
export function checkedSettings({settings, problems: [problem]}: ResolvedSettings): Settings {
	if (problem) throw problem;
	return settings;
}

function readConfigFile(
	file: string,
	readFile: (path: string) => string,
	problems: LunchError[],
): Record<string, unknown> {
	const invalid = (reason: string): Record<string, unknown> => {
		const hint = 'Mend or remove the file; `lunch config validate` checks it.';
		problems.push(new LunchError('CONFIG_INVALID', `${file} ${reason}.`, {hint}));
		return {};
	};
	let text: string;
	try {
		text = readFile(file);
	} catch (error) {
		return isSystemError(error, 'ENOENT', 'ENOTDIR') ? {} : invalid(fileFailureText(error));
	}
	let json: unknown;
	try {
		// Some editors put a mark of the byte order in front.
		json = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		return invalid(`is not JSON: ${messageOf(error)}`);
	}
	if (typeof json !== 'object' || json === null || Array.isArray(json)) return invalid('holds no JSON object');
	const unknown = Object.keys(json).filter(key => !Object.hasOwn(settingDefinitions, key));
	if (unknown.length > 0) {
		invalid(`has unknown settings: ${unknown.join(', ')} (known: ${Object.keys(settingDefinitions).join(', ')})`);
	}
	return Object.fromEntries(Object.entries(json));
}

/** An address of HTTP or, for functions alone, of gRPC. */
function readServer(value: unknown): string {
	if (typeof value !== 'string' || !/^grpcs?:\/\/[^/?#@]+\/?$/i.test(value)) return readAddress(value);
	const url = URL.parse(value);
	if (url === null) throw new Error(`expected a host and a port, as in grpc://host:8000, got ${show(value)}`);
	expectHostName(url.hostname);
	return value.replace(/\/$/, '');
}

function readAddress(value: unknown): string {
	const url = typeof value === 'string' ? URL.parse(value) : null;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new Error(`expected an http or https address, got ${show(value)}${withScheme(value)}`);
	}
	if (url.username || url.password) throw new Error('an address must not hold a user name or password');
	expectHostName(url.hostname);
	if (url.search || url.hash) throw new Error(`an address must not have a query or fragment, got ${show(value)}`);
	return url.href.replace(/\/+$/, '');
}

/** A proposal for an address that lacks nothing but its scheme: `localhost:8080`. */
function withScheme(value: unknown): string {
	const isBare =
		typeof value === 'string' && /^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[^?#]*)?$/i.test(value);
	return isBare && URL.canParse(`http://${value}`) ? ` (did you mean http://${value}?)` : '';
}

function readPath(value: unknown, env: Environment): string {
	if (typeof value !== 'string' || value === '') throw new Error(`expected a path, got ${show(value)}`);
	expectPath(value);
	return expandPath(value, env);
}

const LONGEST_SECONDS = 3600;

function readSeconds(value: unknown): number {
	const seconds = numberOf(value);
	if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
		throw new Error(`expected seconds above 0 and up to ${LONGEST_SECONDS}, got ${show(value)}`);
	}
	return seconds;
}
