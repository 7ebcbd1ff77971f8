// The settings of jobs and remote functions, on one machine and on many. Every run of the program loads this file.
import {expectPath} from '../files/paths.ts';
import type {PlainText} from '../language/texts.ts';
import {expectHostName} from '../network/host-name.ts';
import {readRedisAddress, withoutPassword} from '../redis/redis-address.ts';
import {show} from '../text/show.ts';
import {type Definition, expectWhole, numberOf, readYesOrNo} from './setting-definition.ts';

export interface EngineSettings {
	/** The port of the gRPC server; 0 for any that is free. */
	grpcPort: number;
	/** Jobs that are computed at once; 0 to accept jobs for other machines and compute none. */
	jobs: number;
	/** Threads that one job is computed on; null for the machine's cores, shared among the jobs computed at once. */
	jobThreads: number | null;
	/** Worker processes of remote functions; 0 to accept calls for other machines and run none; null for one a core. */
	functions: number | null;
	/** Address of a Redis that many machines share; null for the engines of one machine. */
	redis: string | null;
	/** Whether that Redis may forget accepted work when its memory is short. */
	redisMayEvict: boolean;
	/** The URL of the results: `file:///folder` or `s3://bucket?endpoint=…`; null for the data directory. */
	storage: string | null;
	/** Days that results of jobs are kept. */
	keepResults: number;
	/** Most decimals of pi that a job may ask for; null for 100 million. */
	maxDigits: number | null;
	/** Bytes that one computation may take; null for nine tenths of the machine's. */
	maxMemory: number | null;
	/** Most jobs of one tenant that wait or run; null for as many as the engine takes. */
	maxOpenJobs: number | null;
	/** Most bytes of one tenant's results; null for as many as fit. */
	maxResultBytes: number | null;
	/** Most memory that a function may ask for, in bytes; null for half of the machine's. */
	maxFunctionMemory: number | null;
	/** Longest time that a function may ask for, in seconds. */
	maxFunctionTime: number;
	/** Most output that a function may ask for, in bytes. */
	maxFunctionOutput: number;
	/** Most that the files of a call may have, in bytes: those that go in, and those that come out. */
	maxFunctionFiles: number;
	/** The token to show to a service; null for none. */
	token: string | null;
	/** File with the tokens that clients must have. */
	tokenFile: string | null;
	tlsCert: string | null;
	tlsKey: string | null;
	/** Whether to run other people's code beyond loopback without TLS. */
	insecure: boolean;
	/** Whether remote functions may use the network. */
	allowNet: boolean;
	/** Whether environments are built that functions name. */
	allowEnvironments: boolean;
	/** Command of a worker of the opaque protocol; null for none. */
	opaqueWorker: string | null;
	opaqueWorkers: number;
	/** Most bytes of calls of the opaque protocol that wait. */
	opaqueQueue: number;
	/** Seconds that a worker that is to stop has for what it is at. */
	drain: number;
}

type Definitions = {readonly [Key in keyof EngineSettings]: Definition<EngineSettings[Key]>};

export const engineSettingDefinitions: Definitions = {
	grpcPort: {
		env: 'LUNCH_GRPC_PORT',
		flag: '--grpc-port PORT',
		description: 'port that `lunch serve` listens on for gRPC; 0 for any free one',
		fallback: () => 8000,
		read: value => expectWhole(value, 0, 65_535),
	},
	jobs: {
		env: 'LUNCH_JOBS',
		flag: '--jobs N',
		description: 'jobs that are computed at once; 0 leaves them to other machines',
		fallback: () => 1,
		read: value => expectWhole(value, 0, 256),
	},
	jobThreads: {
		env: 'LUNCH_JOB_THREADS',
		flag: null,
		description: 'threads that one job is computed on: the cores, shared among the jobs computed at once, unless set',
		fallback: () => null,
		read: value => expectWhole(value, 1, 16),
	},
	functions: {
		env: 'LUNCH_FUNCTIONS',
		flag: '--functions N',
		description: 'worker processes of remote functions: one a core unless set; 0 for none',
		fallback: () => null,
		read: value => expectWhole(value, 0, 200),
	},
	redis: {
		env: 'LUNCH_REDIS',
		flag: '--redis URL',
		description: 'address of a Redis that many machines share',
		fallback: () => null,
		read: readRedis,
		shown: withoutPassword,
	},
	redisMayEvict: yesOrNo(
		'LUNCH_REDIS_MAY_EVICT',
		'--redis-may-evict',
		'work with a Redis that may forget accepted jobs and calls',
	),
	storage: {
		env: 'LUNCH_STORAGE',
		flag: '--storage URL',
		description:
			'where results of jobs and long files of calls are kept: file:///folder or s3://bucket?endpoint=URL; beside the jobs unless set',
		fallback: () => null,
		read: readStorage,
	},
	keepResults: {
		env: 'LUNCH_KEEP_RESULTS',
		flag: '--keep-results DAYS',
		description: 'days that results of jobs are kept',
		fallback: () => 30,
		read: readDays,
	},
	maxDigits: {
		env: 'LUNCH_MAX_DIGITS',
		flag: '--max-digits N',
		description:
			'most decimals of pi that a job may ask for, 100,000,000 unless set; a billion take 12 GB of memory, and Node.js 24',
		fallback: () => null,
		read: value => expectWhole(value, 1, 1_000_000_000),
	},
	maxMemory: {
		env: 'LUNCH_MAX_MEMORY',
		flag: '--max-memory BYTES',
		description:
			'memory that one computation may take, nine tenths of the machine or container unless set: bytes, or with K, M, G',
		fallback: () => null,
		read: value => readBytes(value),
	},
	maxOpenJobs: {
		env: 'LUNCH_MAX_OPEN_JOBS',
		flag: '--max-open-jobs N',
		description:
			'most jobs of one tenant that wait or run, 100,000 unless set; beyond them 429, with when to come back',
		fallback: () => null,
		read: value => expectWhole(value, 1, 10_000_000),
	},
	maxResultBytes: {
		env: 'LUNCH_MAX_RESULT_BYTES',
		flag: '--max-result-bytes BYTES',
		description: "most bytes of one tenant's results, as in 10G; beyond them 429",
		fallback: () => null,
		read: value => readBytes(value, 1),
	},
	maxFunctionMemory: {
		env: 'LUNCH_MAX_FUNCTION_MEMORY',
		flag: '--max-function-memory BYTES',
		description:
			'most memory that a function may ask for, half of the machine unless set; a call that asks for more is refused',
		fallback: () => null,
		read: value => readBytes(value, 16 * 2 ** 20),
	},
	maxFunctionTime: {
		env: 'LUNCH_MAX_FUNCTION_TIME',
		flag: '--max-function-time SECONDS',
		description: 'longest time that a function may ask for, in seconds',
		fallback: () => 86_400,
		read: value => expectWhole(value, 1, 86_400),
	},
	maxFunctionOutput: {
		env: 'LUNCH_MAX_FUNCTION_OUTPUT',
		flag: '--max-function-output BYTES',
		description: 'most output that a function may ask for: bytes, or with K, M, G',
		fallback: () => 64 * 2 ** 20,
		format: mebibytes,
		read: value => readBytes(value, 1),
	},
	maxFunctionFiles: {
		env: 'LUNCH_MAX_FUNCTION_FILES',
		flag: '--max-function-files BYTES',
		description:
			'most bytes of all files that go into a call, and of all that come out of it; they are in memory while it runs',
		fallback: () => 256 * 2 ** 20,
		format: mebibytes,
		read: value => readBytes(value, 1, 2 ** 30),
	},
	token: {
		env: 'LUNCH_TOKEN',
		flag: null,
		description: 'token to show to a service that wants one',
		fallback: () => null,
		// It travels in the head of a request, which servers take up to 8 or 16 KiB of.
		longest: 2 ** 13,
		read: readText,
		shown: () => 'set',
	},
	tokenFile: file(
		'LUNCH_TOKEN_FILE',
		'--token-file FILE',
		'file with the tokens of clients of `lunch serve`, one a line: `name token`',
	),
	tlsCert: file('LUNCH_TLS_CERT', '--tls-cert FILE', 'certificate of `lunch serve`, PEM'),
	tlsKey: file('LUNCH_TLS_KEY', '--tls-key FILE', 'private key of `lunch serve`, PEM'),
	insecure: yesOrNo(
		'LUNCH_INSECURE',
		'--insecure',
		'run functions beyond loopback without TLS, and where what they leave running is not found',
	),
	allowNet: yesOrNo('LUNCH_ALLOW_NET', '--allow-net', 'let functions use the network'),
	allowEnvironments: yesOrNo(
		'LUNCH_ALLOW_ENVIRONMENTS',
		'--allow-environments',
		'build the environments that Python functions name, with the network: code of packages is run for that',
	),
	opaqueWorker: {
		env: 'LUNCH_OPAQUE_WORKER',
		flag: '--opaque-worker COMMAND',
		description: 'command of a worker of the opaque protocol',
		fallback: () => null,
		read: readText,
	},
	opaqueWorkers: {
		env: 'LUNCH_OPAQUE_WORKERS',
		flag: '--opaque-workers N',
		description: 'how many workers of the opaque protocol answer at once',
		fallback: () => 4,
		read: value => expectWhole(value, 1, 200),
	},
	opaqueQueue: {
		env: 'LUNCH_OPAQUE_QUEUE',
		flag: '--opaque-queue BYTES',
		description: 'most bytes of calls of the opaque protocol that wait',
		fallback: () => 512 * 2 ** 20,
		format: mebibytes,
		read: value => readBytes(value),
	},
	drain: {
		env: 'LUNCH_DRAIN',
		flag: null,
		description: 'seconds that a `lunch worker` has to finish its work when it is stopped',
		fallback: () => 25,
		read: value => expectWhole(value, 0, 86_400),
	},
};

function file(env: string, flag: `--${string} FILE`, description: PlainText): Definition<string | null> {
	return {env, flag, description, fallback: () => null, read: readFileName};
}

function readFileName(value: unknown): string {
	const path = readText(value);
	expectPath(path);
	return path;
}

function yesOrNo(env: string, flag: `--${string}`, description: PlainText): Definition<boolean> {
	return {env, flag, description, fallback: () => false, read: readYesOrNo};
}

function readText(value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '' && !value.includes('\0')) return value;
	throw new Error(`expected a text, got ${show(value)}`);
}

function readRedis(value: unknown): string {
	readRedisAddress(value);
	return String(value);
}

function readStorage(value: unknown): string {
	const url = typeof value === 'string' ? URL.parse(value) : null;
	if (url?.protocol === 'file:' && url.host === '') return url.href;
	if (url?.protocol !== 's3:' || url.host === '') {
		throw new Error(`expected file:///folder or s3://bucket?endpoint=…, got ${show(value)}`);
	}
	const endpoint = URL.parse(url.searchParams.get('endpoint') ?? '');
	if (url.username || url.password || endpoint?.username || endpoint?.password)
		throw new Error('keys belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
	if (endpoint) expectHostName(endpoint.hostname);
	return url.href;
}

function mebibytes(bytes: number): string {
	return `${bytes / 2 ** 20}M`;
}

const LONGEST_DAYS = 3650;

function readDays(value: unknown): number {
	const days = numberOf(typeof value === 'string' ? value.replace(/d$/, '') : value);
	if (days > 0 && days <= LONGEST_DAYS) return days;
	throw new Error(`expected days above 0 and up to ${LONGEST_DAYS}, got ${show(value)}`);
}

function readBytes(value: unknown, least = 2 ** 20, most = Number.POSITIVE_INFINITY): number {
	const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(String(value)) ?? [];
	const bytes = Math.round(numberOf(digits) * 1024 ** ' KMG'.indexOf(unit.toUpperCase() || ' '));
	if (bytes > most) throw new Error(`expected ${most} bytes at the most, got ${show(value)}`);
	if (bytes >= least) return bytes;
	const bound = least === 2 ** 20 ? '1M' : String(least);
	throw new Error(`expected bytes, ${bound} at the least, as in 500M or 4G, got ${show(value)}`);
}
