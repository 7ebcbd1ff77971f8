import type {DatabaseSync} from 'node:sqlite';
import type {GroupCommit} from './group-commit.ts';
import {MOST_ATTEMPTS} from './job.ts';
import type {JobTable} from './job-table.ts';
import {forgetLock, isLockHeld, type ProcessLock, takeProcessLock} from './process-lock.ts';

interface HolderRow {
	id: string;
	held_until: number;
}

export interface HoldersOptions {
	database: DatabaseSync;
	table: JobTable;
	commit: GroupCommit;
	/** Folder of the locks. */
	folder: string;
	/** After so long without a sign of life a process loses its jobs, though its lock is still held. */
	leaseMs: number;
	now: () => number;
}

export type Holders = ReturnType<typeof createHolders>;

/**
 * The processes that run jobs. Each holds a lock, which the system takes back the moment it dies, and a
 * lease that it extends, which ends when it hangs or is stopped.
 */
export function createHolders({database, table, commit, folder, leaseMs, now}: HoldersOptions) {
	const add = database.prepare(
		'INSERT INTO holder VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET held_until = excluded.held_until',
	);
	const extend = database.prepare('UPDATE holder SET held_until = ? WHERE id = ?');
	const remove = database.prepare('DELETE FROM holder WHERE id = ?');
	const all = database.prepare('SELECT id, held_until FROM holder');
	let lock: ProcessLock | null = null;

	function others(): HolderRow[] {
		return (all.all() as unknown as HolderRow[]).filter(({id}) => id !== lock?.id);
	}

	function isAlive({id, held_until}: HolderRow): boolean {
		return held_until >= now() && isLockHeld(folder, id);
	}

	return {
		/** The name under which this process runs jobs; null while it runs none. */
		get id(): string | null {
			return lock?.id ?? null;
		},
		/** Whether another process runs jobs. */
		hasOthers: () => others().some(isAlive),
		isAlive: (id: string) => id === lock?.id || others().some(other => other.id === id && isAlive(other)),
		/** Begins to hold jobs. Within a transaction. */
		enter(): string {
			lock ??= takeProcessLock(folder);
			add.run(lock.id, now() + leaseMs);
			return lock.id;
		},
		/** A sign of life; false where the jobs of this process were given to others meanwhile. */
		async extend(): Promise<boolean> {
			const {id} = lock ?? {};
			if (id === undefined) return true;
			const changes = await commit.run(() => Number(extend.run(now() + leaseMs, id).changes), {durable: false});
			return changes > 0;
		},
		/** Ends to hold jobs, if there are none and `mayLeave` says so within the transaction. */
		async leave(mayLeave: () => boolean): Promise<boolean> {
			const held = lock;
			if (!held) return true;
			const hasLeft = await commit.run(
				() => {
					if (lock !== held || table.heldBy(held.id).length > 0 || !mayLeave()) return false;
					remove.run(held.id);
					// A job that is begun in the same transaction gets a lock of its own.
					lock = null;
					return true;
				},
				{durable: false},
			);
			if (hasLeft) held.release();
			return hasLeft;
		},
		/** Puts the jobs of processes that are gone back into the queue, or gives them up. */
		async recover(): Promise<void> {
			const gone = others().filter(holder => !isAlive(holder));
			if (gone.length === 0) return;
			await commit.run(() => {
				for (const {id} of gone) {
					for (const row of table.heldBy(id)) {
						if (row.attempts < MOST_ATTEMPTS) table.requeue(row, now(), {counts: true});
						else table.fail(row, {code: 'JOB_LOST', message: lostMessage(row.worker)}, now());
					}
					remove.run(id);
				}
			});
			for (const {id} of gone) if (!isLockHeld(folder, id)) forgetLock(folder, id);
		},
	};
}

function lostMessage(worker: string | null): string {
	return `Given up after ${MOST_ATTEMPTS} attempts: each time the process that computed it ended before it was done (last ${worker}).`;
}
