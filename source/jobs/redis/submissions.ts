import {randomUUID} from 'node:crypto';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {type Quota, refusal, SPARE_BYTES} from '../engine/queue/quota.ts';
import {describeWork, keyReused, OF_ANOTHER_KIND} from '../job-failures.ts';
import type {PiRequest, Submission} from '../jobs.ts';
import type {Results} from '../results/results.ts';
import type {JobLanes} from './queue/job-lanes.ts';
import {newJob} from './table/redis-job.ts';
import type {Admission, NewRedisJob, RedisJobTable} from './table/redis-job-table.ts';

/** Most that go to Redis at once: a script holds up everybody else. */
const AT_A_TIME = 200;
const ROOM_KNOWN_FOR_MS = 1000;

interface Waiting {
	job: NewRedisJob;
	resolve: (submission: Submission) => void;
	reject: (error: unknown) => void;
}

export interface SubmissionsOptions {
	table: RedisJobTable;
	lanes: JobLanes;
	results: Results;
	quota: Quota;
	/** How long ended jobs are kept, in milliseconds. */
	keepResultsMs: number;
	/** Told where accepted jobs could not be put into their queues at once. */
	onError: (error: unknown) => void;
}

/**
 * Accepts jobs; those that are submitted while others are on their way go together. A job is accepted once
 * it is in Redis with a note in the outbox: should this process die before it is in its queue, another puts it there.
 */
export function createSubmissions({table, lanes, results, quota, keepResultsMs, onError}: SubmissionsOptions) {
	let waiting: Waiting[] = [];
	let isScheduled = false;
	let room = Number.POSITIVE_INFINITY;
	let roomKnownUntil = 0;
	/** The place in the list of the job that was looked at last. */
	let auditedTo = 0;

	async function roomNow(): Promise<number> {
		if (performance.now() >= roomKnownUntil) {
			roomKnownUntil = performance.now() + ROOM_KNOWN_FOR_MS;
			room = (await results.room()) - SPARE_BYTES;
		}
		return Math.max(0, room);
	}

	function schedule(): void {
		if (isScheduled) return;
		isScheduled = true;
		setImmediate(() => {
			isScheduled = false;
			const group = waiting;
			waiting = [];
			for (let from = 0; from < group.length; from += AT_A_TIME)
				inBackground(send(group.slice(from, from + AT_A_TIME)));
		});
	}

	async function send(group: readonly Waiting[]): Promise<void> {
		try {
			const limits = {...quota, room: await roomNow()};
			const admissions = await table.add(
				group.map(({job}) => job),
				limits,
			);
			const added = group.flatMap(({job}, at) => {
				const admission = admissions[at];
				return admission?.kind === 'new' ? [{...job, priority: admission.priority}] : [];
			});
			await enqueue(added);
			await Promise.all(group.map((one, at) => settle(one, admissions[at])));
		} catch (error) {
			for (const {reject} of group) reject(error);
		}
	}

	async function enqueue(jobs: readonly {id: string; digits: number; priority: number}[]): Promise<void> {
		try {
			await lanes.add(jobs);
			// A note too many does no harm.
			table.enqueued(jobs.map(({id}) => id)).catch(() => {});
		} catch (error) {
			onError(error);
		}
	}

	async function settle({job, resolve, reject}: Waiting, admission: Admission | undefined): Promise<void> {
		if (admission?.kind === 'new') {
			resolve({job: newJob(job.id, job.digits, admission.createdAt), isNew: true});
		} else if (admission?.kind === 'known') {
			const known = await table.get(admission.id);
			if (known) resolve({job: known.job, isNew: false});
			else reject(new LunchError('JOB_NOT_FOUND', 'The job with this idempotency key was just removed.'));
		} else reject(failure(admission ?? {kind: 'room'}, job));
	}

	function failure(admission: Exclude<Admission, {kind: 'new' | 'known'}>, {digits}: NewRedisJob): LunchError {
		if (admission.kind !== 'reused') {
			const limit = admission.kind === 'jobs' ? {...admission, nextDigits: digits} : admission;
			return refusal(limit, {quota, keepResultsMs, bytes: digits + 2});
		}
		const known = admission.digits;
		return keyReused(Number.isNaN(known) ? OF_ANOTHER_KIND : describeWork({kind: 'pi', digits: known}));
	}

	return {
		/** Accepts a checked request. */
		submit: ({digits, idempotencyKey, origin}: PiRequest, tenant: Tenant) =>
			new Promise<Submission>((resolve, reject) => {
				waiting.push({job: {id: randomUUID(), digits, idempotencyKey, tenant, origin}, resolve, reject});
				schedule();
			}),
		/**
		 * Puts jobs into their queues that are queued and not there: those whose process ended before it got to it, so long
		 * ago (in milliseconds), and those that a queue lost, which a look at some jobs at a time finds.
		 */
		async sweep(overdueMs: number): Promise<void> {
			auditedTo = (await table.audit(auditedTo, AT_A_TIME)).last;
			for (;;) {
				const {looked, missing} = await table.overdue(overdueMs, AT_A_TIME);
				await lanes.add(missing);
				if (looked < AT_A_TIME) return;
			}
		},
	};
}
