import type {Redis} from 'ioredis';
import {messageOf} from '../../../shared/errors.ts';
import {redisScript} from '../../../shared/redis/redis-script.ts';
import type {OnRejected} from '../../../shared/rejections.ts';
import type {JobState} from '../../job.ts';
import {laneNames} from '../queue/job-lanes.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';

/** A claim as scripts give it: token, number of the attempt, how many times the job was lost, its origin. */
export type ClaimWords = [number, number, number, string];

/** A call that was taken: id, token, attempt, text, terms, tenant, origin. */
export type CallWords = [string, string, number, string, string, string, string];

/** The scripts that change jobs in Redis. Each file says which arguments it takes and what it returns. */
const scripts = {
	advance: redisScript<0 | 1>('jobs.advance', new URL('./lua/advance.lua', import.meta.url)),
	audit: redisScript<[last: number, lost: number]>('jobs.audit', new URL('./lua/audit.lua', import.meta.url)),
	callCancel: redisScript<[JobState, string[]] | null>(
		'calls.cancel',
		new URL('./lua/calls/cancel.lua', import.meta.url),
	),
	callCancelGroup: redisScript<[seen: number, cancelled: number]>(
		'calls.cancelGroup',
		new URL('./lua/calls/cancel-group.lua', import.meta.url),
	),
	callForget: redisScript<number>('calls.forget', new URL('./lua/calls/forget.lua', import.meta.url)),
	callGroup: redisScript<[next: string, ...[string, string[]][]]>(
		'calls.group',
		new URL('./lua/calls/group.lua', import.meta.url),
	),
	callRelease: redisScript<0 | 1>('calls.release', new URL('./lua/calls/release.lua', import.meta.url)),
	callRenew: redisScript<string[]>('calls.renew', new URL('./lua/calls/renew.lua', import.meta.url)),
	callSettle: redisScript<JobState | null>('calls.settle', new URL('./lua/calls/settle.lua', import.meta.url)),
	callSubmit: redisScript<string[]>('calls.submit', new URL('./lua/calls/submit.lua', import.meta.url)),
	callTake: redisScript<[number, ...CallWords[]]>('calls.take', new URL('./lua/calls/take.lua', import.meta.url)),
	cancel: redisScript<[JobState, string[]] | null>('jobs.cancel', new URL('./lua/cancel.lua', import.meta.url)),
	complete: redisScript<(string[] | null)[]>('jobs.complete', new URL('./lua/complete.lua', import.meta.url)),
	fail: redisScript<JobState | null>('jobs.fail', new URL('./lua/fail.lua', import.meta.url)),
	forget: redisScript<number>('jobs.forget', new URL('./lua/forget.lua', import.meta.url)),
	releaseTaken: redisScript<null>('jobs.releaseTaken', new URL('./lua/release-taken.lua', import.meta.url)),
	lose: redisScript<JobState | null>('jobs.lose', new URL('./lua/lose.lua', import.meta.url)),
	note: redisScript<0 | 1>('jobs.note', new URL('./lua/note.lua', import.meta.url)),
	overdue: redisScript<[number, ...string[][]]>('jobs.overdue', new URL('./lua/overdue.lua', import.meta.url)),
	page: redisScript<[string, string[]][]>('jobs.page', new URL('./lua/page.lua', import.meta.url)),
	quarantine: redisScript<0 | 1>('jobs.quarantine', new URL('./lua/quarantine.lua', import.meta.url)),
	release: redisScript<0 | 1>('jobs.release', new URL('./lua/release.lua', import.meta.url)),
	start: redisScript<(ClaimWords | null)[]>('jobs.start', new URL('./lua/start.lua', import.meta.url)),
	submit: redisScript<string[][]>('jobs.submit', new URL('./lua/submit.lua', import.meta.url)),
	take: redisScript<[id: string, digits: number, claim: ClaimWords][]>(
		'jobs.take',
		new URL('./lua/take.lua', import.meta.url),
	),
	counts: redisScript<[number, string][]>('jobs.counts', new URL('./lua/counts.lua', import.meta.url)),
};

type ScriptName = keyof typeof scripts;
type AnswerOf<Name extends ScriptName> = Awaited<ReturnType<(typeof scripts)[Name]>>;
type Words = readonly (string | number)[];

/** How long what was found in the place of a job is kept aside, in milliseconds. */
const QUARANTINE_MS = 30 * 24 * 3600 * 1000;
/** How many jobs that are none one command of many jobs meets before it is given up for now. */
const MOST_MISFITS = 500;

export type JobScripts = ReturnType<typeof createJobScripts>;

/**
 * Carries the scripts of jobs out, or those of calls, which have keys of their own (see `includes/call.lua`). Keys begin with `prefix`. A value under the key of a job that is none is put aside and
 * told to `onRejected`, and the script runs again.
 */
export function createJobScripts(
	{run}: RedisConnection,
	prefix: string,
	onRejected: OnRejected,
	room: 'jobs' | 'calls' = 'jobs',
) {
	const base = `${prefix}:${room}:`;
	const keys =
		room === 'calls'
			? [base, `${prefix}:jobs:`]
			: [base, ...laneNames.map(lane => `${prefix}:${lane}:`), `${prefix}:calls:`];

	const carryOut = <Name extends ScriptName>(client: Redis, name: Name, words: Words) =>
		scripts[name](client, keys, words) as Promise<AnswerOf<Name>>;

	async function putAside(id: string, reason: string): Promise<void> {
		const isThere = await run(client => carryOut(client, 'quarantine', [id, QUARANTINE_MS]));
		const outcome = isThere === 1 ? `It is now under ${base}quarantine:${id}.` : 'It was taken out of the lists.';
		onRejected({kind: 'job', name: id, reason, outcome});
	}

	return {
		/** The prefix of all keys of jobs. */
		base,
		putAside,
		async call<Name extends ScriptName>(name: Name, ...words: Words): Promise<AnswerOf<Name>> {
			for (let met = 0; ; met++) {
				try {
					return await run(client => carryOut(client, name, words));
				} catch (error) {
					const id = misfitIn(error);
					if (id === null || met >= MOST_MISFITS) throw error;
					await putAside(id, 'its fields are not those of a job');
				}
			}
		},
	};
}

/** The id of the job whose hash made a script fail, as `misfit` in job.lua says it; null where that was something else. */
function misfitIn(error: unknown): string | null {
	const [, hex] = /MISFIT ((?:[0-9a-f]{2})*)/.exec(messageOf(error)) ?? [];
	return hex === undefined ? null : Buffer.from(hex, 'hex').toString();
}
