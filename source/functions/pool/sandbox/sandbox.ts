import type {Mount} from './mount.ts';

/** The sandbox that workers run in. */
export interface Sandbox {
	/** For people: `bwrap, no network`, or what is missing. */
	text: string;
	/** The protection that is missing, one sentence; null where none is. */
	warning: string | null;
	/** Whether everything a worker started ends with it, whatever it does. */
	endsAll: boolean;
	/** Whether the worker has a folder of its own that is gone with it. */
	ownsScratch: boolean;
	/** The user and group that it runs as; null for those of this program. */
	user: number | null;
	/** The filter of system calls that the program reads from descriptor 4; null for none. */
	filter: Buffer | null;
	/** Limits that the shell which starts it is to set before it; empty where it sets its own. */
	limits: string;
	/** The program and arguments that start this worker. */
	wrap(program: WorkerProgram): {file: string; args: string[]};
}

/** A worker's program before it is shut in. */
export interface WorkerProgram {
	/** The interpreter's file. */
	interpreter: string;
	/** Arguments before the script. */
	flags: readonly string[];
	script: string;
	/** The snapshot that Node starts from; null for none. */
	snapshot: string | null;
	/** Arguments of the script; `{modules}` stands for where these are inside. */
	args: readonly string[];
	/** The folder that modules are looked up from; null for none. */
	modules: string | null;
	/** A folder of its own, where the sandbox gives it none. */
	scratch: string;
	/** The room in it for files of the call, beside what every function has, in bytes. */
	scratchBytes: number;
	/** Folders that it sees, besides the system's. The interpreter may be in one of them. */
	mounts: readonly Mount[];
}

export interface SandboxWish {
	/** Whether functions may use the network. */
	allowNet: boolean;
	/** The file of bubblewrap; null to do without. */
	bwrap: string | null;
	/** The user that this program runs as; null where the system has none. */
	uid: number | null;
	/** The architecture, as Node names it. */
	architecture: string;
	/** Whether something else counts memory that no process has mapped. */
	countsMemory: boolean;
	/** Where other programs are looked for, as in PATH. */
	path: string;
	/** A Node to try it with, and what workers have to see: their program, and the folder of their modules. */
	node: string;
	script: string;
	modules: string | null;
	env: Readonly<Record<string, string>>;
}

/** Limits that the shell sets: no core files, open files, blocks of 512 bytes of one file, seconds of processor time. */
export const LIMITS = 'ulimit -c 0; ulimit -n 1024; ulimit -f 2097152; ulimit -t 86400;';
/** Has the shell become the program. */
export const RUN = 'exec "$@"';

/**
 * A program under limits. `run` has the shell start it, or stay beside it: the first process among process numbers of
 * its own gets no signals that would end it. `shell` is that of the place where it runs.
 */
export function limited(words: readonly string[], run = RUN, limits = LIMITS, shell = '/bin/sh'): string[] {
	return [shell, '-c', `${limits} ${run}`, 'worker', ...words];
}

/**
 * Has Node start from this snapshot; nothing where there is none. What is in it is hashed anew by a seed of the process's
 * own (V8's `--no-rehash-snapshot` would save 2 of 27 ms): functions can read the snapshot, and with its seed one tenant
 * could make keys that collide in the processes of all others.
 */
export function fromSnapshot(file: string | null): string[] {
	return file === null ? [] : ['--snapshot-blob', file];
}

/** Arguments with the places that they stand for. */
export function inWords(args: readonly string[], modules: string): string[] {
	return args.map(arg => arg.replace('{modules}', modules));
}
