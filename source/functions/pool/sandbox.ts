import {execFile} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {existsSync} from 'node:fs';
import {userInfo} from 'node:os';
import {basename} from 'node:path';
import {promisify} from 'node:util';
import {isReachable} from './is-reachable.ts';

/** What a worker is shut into. */
export interface Sandbox {
	/** For people: `bwrap, no network`, or what is missing. */
	text: string;
	/** What is missing, one sentence; null where nothing is. */
	warning: string | null;
	/** Whether everything a worker started ends with it, whatever it does. */
	endsAll: boolean;
	/** Whether the worker has a folder of its own that is gone with it. */
	ownsScratch: boolean;
	/** The user and group that it runs as; null for those of this program. */
	user: number | null;
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
	/** Arguments of the script; `{modules}` and `{script}` stand for where these are inside. */
	args: readonly string[];
	/** The folder that modules are looked up from; null for none. */
	modules: string | null;
	/** A folder of its own, where the sandbox gives it none. */
	scratch: string;
}

export interface SandboxWish {
	/** Whether functions may use the network. */
	allowNet: boolean;
	/** The file of bubblewrap; null to do without. */
	bwrap: string | null;
	/** Where other programs are looked for, as in PATH. */
	path: string;
	/** A Node to try it with, and what workers have to see: their program, and the folder of their modules. */
	node: string;
	script: string;
	modules: string | null;
	env: Readonly<Record<string, string>>;
}

/** Parts of /etc that programs need and that hold no secrets. */
const SHARED_ETC = [
	'alternatives',
	'ca-certificates',
	'hosts',
	'ld.so.cache',
	'ld.so.conf',
	'ld.so.conf.d',
	'localtime',
	'nsswitch.conf',
	'pki',
	'resolv.conf',
	'ssl',
];
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', ...SHARED_ETC.map(name => `/etc/${name}`)];
/** The user and the group of those who own nothing. */
const NOBODY = 65534;
/** What a worker may keep in its own folder, in bytes; it is memory. */
const SCRATCH_BYTES = 64 * 1024 * 1024;
/** Memory that its processes may share by name, in bytes. */
const SHARED_BYTES = 16 * 1024 * 1024;
/** Most processes and threads of a worker at a time, where they are counted for it alone. */
const MOST_TASKS = 256;
/** Limits that the shell sets: no core files, open files, blocks of 512 bytes of one file, seconds of processor time. */
const LIMITS = 'ulimit -c 0; ulimit -n 1024; ulimit -f 2097152; ulimit -t 86400;';
const RUN = 'exec "$@"';
/** Processes and threads; the shell has a name for the limit that differs from one to the other. */
const MANY = `{ ulimit -u ${MOST_TASKS} || ulimit -p ${MOST_TASKS}; } 2>/dev/null;`;

const run = promisify(execFile);

/** Finds the strongest sandbox that works here, by trying. */
export async function findSandbox(wish: SandboxWish): Promise<Sandbox> {
	const {bwrap, allowNet} = wish;
	if (bwrap !== null) {
		for (const identity of identities(wish)) {
			const sandbox = bubblewrap(bwrap, allowNet, identity);
			if (await works(sandbox, wish)) return sandbox;
		}
	}
	const why = bwrap === null ? 'bwrap is not there' : 'bwrap does not work here';
	for (const launcher of [unshared(wish), parentBound(wish), bare()]) {
		if (!launcher || !(await works(launcher, wish))) continue;
		const warning = `Functions are not shut in, since ${why}: they can use the network and read the files of this user.`;
		return {...launcher, text: `${launcher.text} (${why})`, warning};
	}
	return bare();
}

/** Not where the files are in a folder that its user may not enter, for instance. */
async function works(sandbox: Sandbox, {node, script, modules, env}: SandboxWish): Promise<boolean> {
	const {file, args} = sandbox.wrap({interpreter: node, flags: ['--version'], script, args: [], modules, scratch: '/'});
	const user = sandbox.user === null ? {} : {uid: sandbox.user, gid: sandbox.user};
	try {
		await run(file, args, {env, timeout: 10_000, ...user});
		return true;
	} catch {
		return false;
	}
}

/** As whom a worker runs. */
type Identity =
	/** As the user of this program, without its rights. */
	| {kind: 'same'}
	/** As nobody, who has to be able to reach the files. */
	| {kind: 'nobody'}
	/** As a user that nothing else belongs to; `setpriv` becomes that user once the files are in place. */
	| {kind: 'own'; setpriv: string};

/** The strongest first. */
function identities({path}: SandboxWish): Identity[] {
	// The system limits the processes of every user but the first, whose files are nobody's to read.
	if (userInfo().uid !== 0) return [{kind: 'same'}];
	const setpriv = findProgram('setpriv', path);
	return [...(setpriv === null ? [] : [{kind: 'own' as const, setpriv}]), {kind: 'nobody'}, {kind: 'same'}];
}

/** Becomes a user that nobody is, and gives up what rights are left. */
function asUserOfItsOwn(setpriv: string): string[] {
	const user = String(randomInt(2 ** 30, 2 ** 31 - 2 ** 20));
	const rights = ['--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
	return [setpriv, '--reuid', user, '--regid', user, ...rights];
}

function bubblewrap(bwrap: string, allowNet: boolean, identity: Identity): Sandbox {
	const user = identity.kind === 'nobody' ? NOBODY : null;
	const isOwn = identity.kind === 'own';
	// What everybody may write to, where that is not the user who makes it.
	const writable = isOwn ? ['--perms', '1777'] : [];
	const fixed = [
		...(isOwn ? [] : ['--unshare-user']),
		...['--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
		...(allowNet ? [] : ['--unshare-net']),
		...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'worker'],
		...(isOwn ? ['SETUID', 'SETGID', 'SETPCAP'].flatMap(right => ['--cap-add', `CAP_${right}`]) : []),
		// Made by the way they would be its maker's alone.
		...(isOwn ? ['/etc', '/worker', '/worker/bin'].flatMap(folder => ['--perms', '0755', '--dir', folder]) : []),
		...SYSTEM.flatMap(path => ['--ro-bind-try', path, path]),
		...['--proc', '/proc', '--dev', '/dev'],
		...[...writable, '--size', String(SHARED_BYTES), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
		...[...writable, '--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp', '--chdir', '/tmp'],
	];
	return {
		text: `bwrap, ${allowNet ? 'with the network' : 'no network'}`,
		warning: null,
		endsAll: true,
		ownsScratch: true,
		user,
		wrap({interpreter, flags, script, args, modules}) {
			const inside = `/worker/${basename(script)}`;
			const folder = modules === null ? null : `${modules}/node_modules`;
			// bubblewrap would give up over a folder that its user may not look into.
			const isShown = folder !== null && (user === null || isReachable(folder));
			const packages = isShown ? ['--ro-bind-try', folder, '/worker/node_modules'] : [];
			const isSystem = interpreter.startsWith('/usr/bin/');
			const program = isSystem ? interpreter : `/worker/bin/${basename(interpreter)}`;
			return {
				file: bwrap,
				args: [
					...fixed,
					...(isSystem ? [] : ['--ro-bind', interpreter, program]),
					...['--ro-bind', script, inside],
					...packages,
					...['--remount-ro', '/', '--'],
					...(isOwn ? asUserOfItsOwn(identity.setpriv) : []),
					...limited([program, ...flags, inside, ...inWords(args, '/worker', inside)], RUN, LIMITS + MANY),
				],
			};
		},
	};
}

/** Without a sandbox, but with process numbers of its own: when its first process ends, the system ends all of it. */
function unshared({path}: SandboxWish): Sandbox | null {
	const file = findProgram('unshare', path);
	const bound = findProgram('setpriv', path);
	if (file === null || bound === null) return null;
	const asUser = userInfo().uid === 0 ? [] : ['--user', '--map-current-user'];
	const own = [...asUser, '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
	return {
		...bare(),
		text: 'processes of its own, no sandbox',
		endsAll: true,
		wrap: wrapped([bound, '--pdeathsig', 'KILL', file, ...own], '"$@"; exit $?'),
	};
}

/** Without a sandbox, but ended by the system when this program ends. */
function parentBound({path}: SandboxWish): Sandbox | null {
	const file = findProgram('setpriv', path);
	if (file === null) return null;
	return {...bare(), text: 'no sandbox', wrap: wrapped([file, '--pdeathsig', 'KILL', '--no-new-privs'])};
}

function bare(): Sandbox {
	return {text: 'no sandbox', warning: null, endsAll: false, ownsScratch: false, user: null, wrap: wrapped([])};
}

function wrapped(launcher: readonly string[], run = RUN): Sandbox['wrap'] {
	return ({interpreter, flags, script, args, modules, scratch}) => {
		const words = [
			...launcher,
			...limited([interpreter, ...flags, script, ...inWords(args, modules ?? scratch, script)], run),
		];
		return {file: words[0] ?? interpreter, args: words.slice(1)};
	};
}

// The first process among process numbers of its own gets no signals that would end it: there the shell stays that.
function limited(words: readonly string[], run = RUN, limits = LIMITS): string[] {
	return ['/bin/sh', '-c', `${limits} ${run}`, 'worker', ...words];
}

function inWords(args: readonly string[], modules: string, script: string): string[] {
	return args.map(arg => arg.replace('{modules}', modules).replace('{script}', script));
}

/** The file of a program, looked for as a shell does; null where it is not there. */
export function findProgram(name: string, path: string): string | null {
	const files = path.split(':').flatMap(folder => (folder === '' ? [] : `${folder}/${name}`));
	return files.find(file => existsSync(file)) ?? null;
}
