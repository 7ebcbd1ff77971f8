import {spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';

/** A group of processes that the system counts the memory of, whatever holds it. */
export interface Cgroup {
	/** Its folder; a process joins by writing 0 to `cgroup.procs` in it. */
	readonly folder: string;
	/** Whether the system has ended a process of it that wanted more memory. */
	hasRunOut(): boolean;
	/** Ends every process of it, also one that left its session, and removes it once it is empty. */
	end(sendKill: (pid: number) => void): void;
}

/** Where cgroups can be made. */
export interface Cgroups {
	/** For people: `cgroup v1`, `cgroup v2`. */
	readonly text: string;
	/** A new group with so much memory, which processes of this user can join; null for that of this program. */
	make(memoryBytes: number, user: number | null): Cgroup;
	/** Removes them all, once their processes have ended. */
	close(): Promise<void>;
}

interface Version {
	text: string;
	/** The files that hold the limit, and that of memory and swap together or of swap alone, and what that is. */
	limit: string;
	swapLimit: string;
	swapOf: (memoryBytes: number) => number;
	/** Where processes are counted that were ended for want of memory. */
	events: string;
}

const FIRST: Version = {
	text: 'cgroup v1',
	limit: 'memory.limit_in_bytes',
	swapLimit: 'memory.memsw.limit_in_bytes',
	swapOf: memoryBytes => memoryBytes,
	events: 'memory.oom_control',
};
const SECOND: Version = {
	text: 'cgroup v2',
	limit: 'memory.max',
	swapLimit: 'memory.swap.max',
	swapOf: () => 0,
	events: 'memory.events',
};

/** Has a shell join the group whose folder is its first argument, then become the program of the others. */
export const JOIN = 'echo 0 > "$1/cgroup.procs" || exit 71; shift;';
const PREFIX = 'lunch-';
/** How often and how long it is tried to remove a group whose processes are ending, in milliseconds. */
const TRIES = 20;
const TRY_MS = 50;

/**
 * Finds where groups with a limit of memory can be made: below the group of this program, or, where the system forbids
 * that since it has processes itself, below one above it that belongs to this user. Null where there is none. `pid` is
 * that of this program, `self` its folder in `/proc`.
 */
export function findCgroups(pid: number, user: number | null, self = '/proc/self'): Cgroups | null {
	for (const {folder, version} of candidates(self)) {
		try {
			removeLeft(folder);
			if (version === SECOND) delegate(folder, pid);
			const home = join(folder, `${PREFIX}${pid}-${randomUUID().slice(0, 8)}`);
			const cgroups: Cgroups = {
				text: version.text,
				make: (memoryBytes, of) => makeCgroup(join(home, randomUUID()), version, memoryBytes, of),
				async close() {
					for (let left = TRIES; left > 0 && !removeAll(home); left -= 1) await delay(TRY_MS);
				},
			};
			mkdirSync(home);
			// In the second version a group says what its own groups may limit.
			if (version === SECOND) writeFileSync(join(home, 'cgroup.subtree_control'), '+memory');
			if (canBeJoined(cgroups, user)) return cgroups;
			rmdirSync(home);
		} catch {
			// It belongs to somebody else, can only be read, or has processes of its own.
		}
	}
	return null;
}

/**
 * Has a group of the second version limit the memory of its own groups. The system lets only one without processes do so:
 * where this program is alone in its group, as a service of systemd with `Delegate=yes` is, it moves one further down.
 */
function delegate(folder: string, pid: number): void {
	const control = join(folder, 'cgroup.subtree_control');
	if (/\bmemory\b/.test(read(control))) return;
	if (read(join(folder, 'cgroup.procs')).trim() === String(pid)) {
		const own = join(folder, `${PREFIX}service`);
		mkdirSync(own, {recursive: true});
		writeFileSync(join(own, 'cgroup.procs'), String(pid));
	}
	writeFileSync(control, '+memory');
}

function makeCgroup(folder: string, version: Version, memoryBytes: number, user: number | null): Cgroup {
	mkdirSync(folder, {recursive: true});
	const bytes = Math.ceil(memoryBytes);
	writeFileSync(join(folder, version.limit), String(bytes));
	const swap = join(folder, version.swapLimit);
	if (existsSync(swap)) writeFileSync(swap, String(version.swapOf(bytes)));
	if (user !== null) chownSync(join(folder, 'cgroup.procs'), user, user);
	// A process of another namespace stands there as 0, which to whoever kills it means every process around this one.
	const processes = () => (read(join(folder, 'cgroup.procs')).match(/\d+/g) ?? []).map(Number).filter(one => one > 0);

	function remove(triesLeft: number): void {
		try {
			rmdirSync(folder);
		} catch {
			// Processes that were ended are in it for a moment longer.
			if (triesLeft > 0 && existsSync(folder)) setTimeout(remove, TRY_MS, triesLeft - 1).unref();
		}
	}

	return {
		folder,
		hasRunOut: () => /^oom_kill [1-9]/m.test(read(join(folder, version.events))),
		end(sendKill) {
			// Again, for those that were started meanwhile.
			for (let round = 0; round < TRIES; round += 1) {
				const left = processes();
				if (left.length === 0) break;
				for (const one of left) {
					try {
						sendKill(one);
					} catch {
						// It ended by itself.
					}
				}
			}
			remove(TRIES);
		},
	};
}

/** Whether a process of this user gets in, tried with one that ends at once. */
function canBeJoined(cgroups: Cgroups, user: number | null): boolean {
	const group = cgroups.make(64 * 1024 * 1024, user);
	const as = user === null ? {} : {uid: user, gid: user};
	const {status} = spawnSync('/bin/sh', ['-c', `${JOIN} exit 0`, 'worker', group.folder], {...as, stdio: 'ignore'});
	try {
		rmdirSync(group.folder);
	} catch {
		// The process that was tried is still going.
	}
	return status === 0;
}

/** The groups that this program is in, and those around them, by the version of the system that can limit memory. */
function* candidates(self: string): Generator<{folder: string; version: Version}> {
	const mounts = read(join(self, 'mountinfo'))
		.split('\n')
		.map(line => / (\/\S*) (\/\S*) .* - (cgroup2?) \S+ (\S+)$/.exec(line));
	for (const line of read(join(self, 'cgroup')).split('\n')) {
		const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
		const version = controllers === '' ? SECOND : FIRST;
		if (version === FIRST && !controllers.split(',').includes('memory')) continue;
		for (const mount of mounts) for (const folder of foldersIn(mount ?? [], version, path)) yield {folder, version};
	}
}

/** The folders of the group of a path, and of those around it, in a mount; none where that can not limit memory. */
function* foldersIn(mount: readonly string[], version: Version, path: string): Generator<string> {
	const [, root = '', point = '', kind, options = ''] = mount;
	const isIt = version === SECOND ? kind === 'cgroup2' : kind === 'cgroup' && options.split(',').includes('memory');
	if (isIt) yield* upTo(point, resolve(point, `.${below(root, path)}`));
}

/** A folder and those above it, up to one of them. */
function* upTo(end: string, folder: string): Generator<string> {
	yield folder;
	if (folder !== end && folder !== dirname(folder)) yield* upTo(end, dirname(folder));
}

/** Where the group of this path is below a mount of this root; the root itself where it is outside. */
function below(root: string, path: string): string {
	if (root === '/') return path;
	return path.startsWith(`${root}/`) ? path.slice(root.length) : '/';
}

/** Removes groups of programs that were killed. */
function removeLeft(folder: string): void {
	for (const name of readdirSync(folder)) {
		const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
		if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
		removeAll(join(folder, name));
	}
}

/** Removes a group and those in it; tells whether it is gone. It is not while there are processes in one of them. */
function removeAll(home: string): boolean {
	try {
		for (const entry of readdirSync(home, {withFileTypes: true})) {
			if (entry.isDirectory()) rmdirSync(join(home, entry.name));
		}
		rmdirSync(home);
	} catch {
		return !existsSync(home);
	}
	return true;
}

function read(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
}
