import type {DatabaseSync} from 'node:sqlite';
import {isShort} from '../../pi/index.ts';
import type {GroupCommit} from '../commit/group-commit.ts';
import type {JobTable} from '../table/job-table.ts';
import {forgetLock, isLockHeld, type ProcessLock, takeProcessLock} from './process-lock.ts';

interface HolderRow {
	id: string;
	/** Grows as long as the process is alive and not stuck. */
	beats: number;
}

export interface HoldersOptions {
	database: DatabaseSync;
	table: JobTable;
	commit: GroupCommit;
	/** Whether this process runs calls. */
	runsCalls: boolean;
	/** Folder of the locks. */
	folder: string;
	/** After so long without a beat a process loses its jobs, though its lock is still held. In milliseconds. */
	leaseMs: number;
	now: () => number;
}

export type Holders = ReturnType<typeof createHolders>;

/**
 * The processes that run jobs. Each holds a lock, which the system takes back the moment it dies, and
 * counts its beats, which stop when it hangs or is stopped. Beats are watched by the watcher's own
 * monotonic clock: a machine that slept, or whose clock was set, makes nobody look dead.
 */
export function createHolders({database, table, commit, runsCalls, folder, leaseMs, now}: HoldersOptions) {
	const add = database.prepare('INSERT INTO holder VALUES(?, 0) ON CONFLICT(id) DO NOTHING');
	const addCaller = database.prepare('INSERT INTO call_holder VALUES(?) ON CONFLICT(id) DO NOTHING');
	const callers = database.prepare('SELECT id FROM call_holder');
	const extend = database.prepare('UPDATE holder SET beats = beats + 1 WHERE id = ?');
	const remove = database.prepare('DELETE FROM holder WHERE id = ?');
	const all = database.prepare('SELECT id, beats FROM holder');
	const watched = new Map<string, {beats: number; since: number}>();
	let lock: ProcessLock | null = null;

	function others(): HolderRow[] {
		return (all.all() as unknown as HolderRow[]).filter(({id}) => id !== lock?.id);
	}

	function isWithoutBeat({id, beats}: HolderRow): boolean {
		const time = performance.now();
		const before = watched.get(id);
		if (before?.beats === beats) return time - before.since > leaseMs;
		watched.set(id, {beats, since: time});
		return false;
	}

	function putBack(row: ReturnType<JobTable['heldBy']>[number]): void {
		if (row.kind === 'call') {
			table.calls.lose(row, now());
			return;
		}
		if (table.finishKept(row, now())) return;
		// Short jobs are begun many at a time: the end of their process says nothing of any of them.
		if (isShort(row.digits)) table.requeue(row, now(), {counts: false});
		else table.lose(row, now());
	}

	return {
		/** The name under which this process runs jobs; null while it runs none. */
		get id(): string | null {
			return lock?.id ?? null;
		},
		/** Whether another process runs jobs. */
		hasOthers: () => others().some(({id}) => isLockHeld(folder, id)),
		/** Whether another process runs calls. */
		hasOtherCallers: () =>
			(callers.all() as unknown as {id: string}[]).some(({id}) => id !== lock?.id && isLockHeld(folder, id)),
		isAlive: (id: string) => id === lock?.id || isLockHeld(folder, id),
		/** Takes the lock that jobs are held by. Within a transaction. */
		enter(): string {
			lock ??= takeProcessLock(folder);
			add.run(lock.id);
			if (runsCalls) addCaller.run(lock.id);
			return lock.id;
		},
		/** A sign of life; false where the jobs of this process were given to others meanwhile. */
		async extend(): Promise<boolean> {
			const {id} = lock ?? {};
			if (id === undefined) return true;
			const changes = await commit.run(() => Number(extend.run(id).changes), {durable: false});
			return changes > 0;
		},
		/** Gives the lock back, if no jobs are held and `mayLeave` says so within the transaction. */
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
		/** Puts the jobs of processes that are gone back into the queue. */
		async recover(): Promise<void> {
			const gone = others().filter(holder => !isLockHeld(folder, holder.id) || isWithoutBeat(holder));
			if (gone.length === 0) return;
			await commit.run(() => {
				for (const {id} of gone) {
					table.heldBy(id).forEach(putBack);
					remove.run(id);
				}
			});
			for (const {id} of gone) {
				watched.delete(id);
				if (!isLockHeld(folder, id)) forgetLock(folder, id);
			}
		},
	};
}
