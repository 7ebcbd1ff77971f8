// The settings of `lunch serve`. Its heavy parts are elsewhere: every run of the program loads this file.
import {expectHostName} from '../network/host-name.ts';
import {show} from '../text/show.ts';
import {type Definition, expectWhole, numberOf, readYesOrNo} from './setting-definition.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The seconds that kinds of answers serve without asking the upstream again; kinds that are left out have their default. */
export type TimesToLive = {readonly [Kind in (typeof ttlKinds)[number]]?: number};

/**
 * `list`: the restaurants. `menu`: menus, and all other paths whose answers say nothing of it. `empty`: a menu without
 * dishes. `missing`: 404. `error`: any other error. `stale`: how long past its time a good answer serves while it can't
 * be renewed.
 */
const ttlKinds = ['list', 'menu', 'empty', 'missing', 'error', 'stale'] as const;

export interface ServeSettings {
	/** The address to listen on. */
	host: string;
	/** The port to listen on; 0 for any that is free. */
	port: number;
	/** The port that `lunch worker` tells at how it is; null for none. */
	workerPort: number | null;
	/** The number of HTTP processes. */
	workers: number | 'auto';
	/** Seconds for everything, or by kind; null for the defaults. */
	ttl: number | TimesToLive | null;
	logLevel: LogLevel;
	/** Seconds that requests are still taken after `/ready` says that the service stops. */
	stopDelay: number;
	/** The path that a proxy in front has the service below, as in `/lunch`; '' for none. */
	basePath: string;
	/** Whether the client's address is taken from the `X-Forwarded-For` of the proxy in front. */
	trustProxy: boolean;
	/** Origins of pages in browsers that may use the service, as in `https://app.example`. */
	allowOrigin: readonly string[];
}

export const serveSettingDefinitions: {readonly [Key in keyof ServeSettings]: Definition<ServeSettings[Key]>} = {
	host: {
		env: 'LUNCH_HOST',
		flag: '--host ADDRESS',
		description: 'address that `lunch serve` and `lunch worker` listen on',
		fallback: () => '127.0.0.1',
		read: readHost,
	},
	port: {
		env: 'LUNCH_PORT',
		flag: '--port PORT',
		description: 'port that `lunch serve` listens on; 0 for any free one',
		fallback: () => 8080,
		read: value => expectWhole(value, 0, 65_535),
	},
	workerPort: {
		env: 'LUNCH_WORKER_PORT',
		flag: '--port PORT',
		description: 'port for /health, /ready and /metrics of `lunch worker`; 0 for any free one, none unless set',
		fallback: () => null,
		read: value => expectWhole(value, 0, 65_535),
	},
	workers: {
		env: 'LUNCH_WORKERS',
		flag: '--workers N|auto',
		description: 'processes that answer HTTP, or auto for one a core',
		fallback: () => 1,
		choices: ['auto'],
		read: value => (value === 'auto' ? value : expectWhole(value, 1, 256)),
	},
	ttl: {
		env: 'LUNCH_TTL',
		flag: '--ttl SECONDS',
		description:
			'seconds that `lunch serve` keeps answers without asking again, for everything or by kind: list=86400,menu=600,empty=300,missing=60,error=2,stale=604800',
		fallback: () => null,
		read: readTtl,
	},
	logLevel: {
		env: 'LUNCH_LOG_LEVEL',
		flag: '--log-level LEVEL',
		description: 'what services log: debug (answers from memory too), info, warn, error or silent',
		fallback: () => 'info',
		choices: logLevels,
		read: readLogLevel,
	},
	stopDelay: {
		env: 'LUNCH_STOP_DELAY',
		flag: '--stop-delay SECONDS',
		description:
			'seconds that requests are still taken after SIGTERM, while /ready says 503 already; 5 behind a load balancer',
		fallback: () => 0,
		read: value => expectWhole(value, 0, 300),
	},
	basePath: {
		env: 'LUNCH_BASE_PATH',
		flag: '--base-path PATH',
		description: 'path that clients find `lunch serve` below, as in /lunch; X-Forwarded-Prefix says the same',
		fallback: () => '',
		read: readBasePath,
	},
	trustProxy: {
		env: 'LUNCH_TRUST_PROXY',
		flag: '--trust-proxy',
		description: 'believe the last proxy in front of `lunch serve`: X-Forwarded-For names the client, for the log',
		fallback: () => false,
		read: readYesOrNo,
	},
	allowOrigin: {
		env: 'LUNCH_ALLOW_ORIGIN',
		flag: '--allow-origin ORIGIN',
		description: 'origins of pages that may use `lunch serve`, with commas between them',
		fallback: () => [],
		read: readOrigins,
	},
};

const LONGEST_TTL = 366 * 24 * 3600;

function readHost(value: unknown): string {
	const [, bare] = /^\[([\da-f:.%]+)\]$/i.exec(String(value)) ?? [];
	if (bare !== undefined) return bare;
	if (typeof value !== 'string' || !/^[\w.:%-]+$/.test(value))
		throw new Error(`expected an address, got ${show(value)}`);
	expectHostName(value);
	return value;
}

/** `10`, `list=3600,menu=60`, or in the configuration file an object of kinds. */
function readTtl(value: unknown): number | TimesToLive {
	const kinds = typeof value === 'string' && value.includes('=') ? kindsIn(value) : value;
	if (typeof kinds !== 'object' || kinds === null || Array.isArray(kinds)) return readSeconds(kinds);
	const unknown = Object.keys(kinds).filter(kind => !ttlKinds.some(known => known === kind));
	if (unknown.length > 0) throw new Error(`knows no ${unknown.join(', ')} (but ${ttlKinds.join(', ')})`);
	return Object.fromEntries(Object.entries(kinds).map(([kind, seconds]) => [kind, readSeconds(seconds)]));
}

function kindsIn(text: string): Record<string, string> {
	return Object.fromEntries(
		text.split(',').map(part => {
			const [kind = '', seconds = ''] = part.split('=');
			return [kind.trim(), seconds];
		}),
	);
}

function readSeconds(value: unknown): number {
	const seconds = numberOf(value);
	if (seconds > 0 && seconds <= LONGEST_TTL) return seconds;
	throw new Error(`expected seconds above 0 and up to ${LONGEST_TTL}, got ${show(value)}`);
}

function readBasePath(value: unknown): string {
	const path = typeof value === 'string' ? value.replace(/\/+$/, '') : null;
	if (path !== null && /^(?:\/[\w.~-]+)*$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path)) return path;
	throw new Error(`expected a path as in /lunch, got ${show(value)}`);
}

/** `https://app.example,http://localhost:3000`, or in the configuration file a list. */
function readOrigins(value: unknown): readonly string[] {
	const list: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
	return list.map(item => {
		const url = typeof item === 'string' ? URL.parse(item.trim()) : null;
		const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
		if (!isOrigin) throw new Error(`expected origins as in https://app.example, got ${show(item)}`);
		expectHostName(url.hostname);
		return url.origin;
	});
}

function readLogLevel(value: unknown): LogLevel {
	const level = logLevels.find(known => known === value);
	if (level) return level;
	throw new Error(`expected one of ${logLevels.join(', ')}, got ${show(value)}`);
}
