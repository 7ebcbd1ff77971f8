import {randomUUID} from 'node:crypto';
import type {Capacity} from '../capacity.ts';
import type {ChangeBell} from '../change-bell.ts';
import type {StaffedSlot} from '../computation.ts';
import {hasEnded} from '../job.ts';
import {jobEnded, jobNotFound, keyReused} from '../job-failures.ts';
import {loadOf} from '../job-load.ts';
import {checkRequest} from '../job-request.ts';
import type {JobEvent, Jobs} from '../jobs.ts';
import {createMemoryCheck} from '../most-memory.ts';
import {checkLimit, cursorAt, placeOf} from '../page-cursor.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import {eventsOf, type JobRow, jobOf} from './job-row.ts';
import type {JobGround} from './run-job.ts';

export interface EmbeddedParts extends JobGround {
	capacity: Capacity;
	bell: ChangeBell;
	/** Bytes that one computation may take. */
	maxMemoryBytes: number;
	slots: readonly StaffedSlot[];
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
}

/** The jobs in the database of this machine. */
export function createEmbeddedJobs({table, commit, results, now, ...parts}: EmbeddedParts): Jobs {
	const {capacity, bell, slots, closing, maxMemoryBytes} = parts;
	const checkMemory = createMemoryCheck(maxMemoryBytes);

	function rowOf(id: string): JobRow {
		const row = table.byId(id);
		if (row) return row;
		throw jobNotFound(id);
	}

	async function* events(id: string, {after = 0, signal}: {after?: number; signal?: AbortSignal}) {
		const stop = signal ? AbortSignal.any([signal, closing]) : closing;
		const listener = bell.listen(id);
		let seen = after;
		try {
			while (!stop.aborted) {
				const row = rowOf(id);
				for (const event of eventsOf(row, seen) satisfies JobEvent[]) {
					seen = event.id;
					yield event;
				}
				if (hasEnded(row.state)) return;
				await listener.next(stop);
			}
		} finally {
			listener.stop();
		}
	}

	return {
		async submit(request) {
			const {digits, idempotencyKey = null} = checkRequest(request);
			checkMemory(digits);
			await capacity.look();
			return commit.run(() => {
				const known = idempotencyKey === null ? undefined : table.byKey(idempotencyKey);
				if (known && known.digits !== digits) throw keyReused(known.digits);
				if (known) return {job: jobOf(known), isNew: false};
				capacity.check(digits);
				const id = randomUUID();
				return {job: jobOf(table.add({id, digits, idempotencyKey}, now())), isNew: true};
			});
		},
		get: async id => jobOf(rowOf(id)),
		async list({states, limit, cursor} = {}) {
			const most = checkLimit(limit);
			// One more than asked for tells whether there is a next page.
			const rows = table.page(states, placeOf(cursor), most + 1);
			const shown = rows.slice(0, most);
			const last = shown.at(-1);
			return {jobs: shown.map(jobOf), nextCursor: rows.length > most && last ? cursorAt(last.seq) : null};
		},
		async cancel(id) {
			return commit.run(() => {
				const row = rowOf(id);
				if (row.state === 'finished' || row.state === 'errored') throw jobEnded(row.state);
				return jobOf(table.cancel(row, now()));
			});
		},
		events: (id, {after, signal} = {}) =>
			events(id, {...(after === undefined ? {} : {after}), ...(signal ? {signal} : {})}),
		download: async (id, options = {}) => openResult(results, jobOf(rowOf(id)), options),
		link: async id => linkToResult(results, jobOf(rowOf(id))),
		load: async () => loadOf(slots, table.tally()),
		close: parts.close,
	};
}
