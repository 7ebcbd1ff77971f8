import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import {promisify} from 'node:util';

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
	/** A Node to try it with. */
	node: string;
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
/** What a worker may keep in its own folder, in bytes; it is memory. */
const SCRATCH_BYTES = 64 * 1024 * 1024;
/** Limits that the shell sets: no core files, open files, blocks of 512 bytes of one file, seconds of processor time. */
const LIMITS = 'ulimit -c 0; ulimit -n 1024; ulimit -f 2097152; ulimit -t 86400; exec "$@"';

const run = promisify(execFile);

/** Finds the strongest sandbox that works here, by trying. */
export async function findSandbox(wish: SandboxWish): Promise<Sandbox> {
	const {bwrap, allowNet} = wish;
	if (bwrap !== null) {
		const sandbox = bubblewrap(bwrap, allowNet);
		if (await works(sandbox, wish)) return sandbox;
	}
	const why = bwrap === null ? 'bwrap is not there' : 'bwrap does not work here';
	for (const launcher of [unshared(wish), parentBound(wish), bare()]) {
		if (!launcher || !(await works(launcher, wish))) continue;
		const warning = `Functions are not shut in, since ${why}: they can use the network and read the files of this user.`;
		return {...launcher, text: `${launcher.text} (${why})`, warning};
	}
	return bare();
}

async function works(sandbox: Sandbox, {node, env}: SandboxWish): Promise<boolean> {
	const program = {interpreter: node, flags: [], script: node, args: [], modules: null, scratch: '/'};
	const {file, args} = sandbox.wrap({...program, flags: ['--version']});
	try {
		await run(file, args, {env, timeout: 10_000});
		return true;
	} catch {
		return false;
	}
}

function bubblewrap(bwrap: string, allowNet: boolean): Sandbox {
	const fixed = [
		...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
		...(allowNet ? [] : ['--unshare-net']),
		...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'worker'],
		...SYSTEM.flatMap(path => ['--ro-bind-try', path, path]),
		...['--proc', '/proc', '--dev', '/dev'],
		...['--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp', '--chdir', '/tmp'],
	];
	return {
		text: `bwrap, ${allowNet ? 'with the network' : 'no network'}`,
		warning: null,
		endsAll: true,
		ownsScratch: true,
		wrap({interpreter, flags, script, args, modules}) {
			const inside = `/worker/${basename(script)}`;
			const packages = modules === null ? [] : ['--ro-bind-try', `${modules}/node_modules`, '/worker/node_modules'];
			const isSystem = interpreter.startsWith('/usr/bin/');
			const program = isSystem ? interpreter : `/worker/bin/${basename(interpreter)}`;
			return {
				file: bwrap,
				args: [
					...fixed,
					...(isSystem ? [] : ['--ro-bind', interpreter, program]),
					...['--ro-bind', script, inside],
					...packages,
					...['--', ...limited([program, ...flags, inside, ...inWords(args, '/worker', inside)])],
				],
			};
		},
	};
}

/** Without a sandbox, but with process numbers of its own: when its first process ends, the system ends all of it. */
function unshared({path}: SandboxWish): Sandbox | null {
	const file = findProgram('unshare', path);
	if (file === null) return null;
	const flags = ['--user', '--map-current-user', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
	return {...bare(), text: 'processes of its own, no sandbox', endsAll: true, wrap: wrapped([file, ...flags])};
}

/** Without a sandbox, but ended by the system when this program ends. */
function parentBound({path}: SandboxWish): Sandbox | null {
	const file = findProgram('setpriv', path);
	if (file === null) return null;
	return {...bare(), text: 'no sandbox', wrap: wrapped([file, '--pdeathsig', 'KILL', '--no-new-privs'])};
}

function bare(): Sandbox {
	return {text: 'no sandbox', warning: null, endsAll: false, ownsScratch: false, wrap: wrapped([])};
}

function wrapped(launcher: readonly string[]): Sandbox['wrap'] {
	return ({interpreter, flags, script, args, modules, scratch}) => {
		const words = [
			...launcher,
			...limited([interpreter, ...flags, script, ...inWords(args, modules ?? scratch, script)]),
		];
		return {file: words[0] ?? interpreter, args: words.slice(1)};
	};
}

function limited(words: readonly string[]): string[] {
	return ['/bin/sh', '-c', LIMITS, 'worker', ...words];
}

function inWords(args: readonly string[], modules: string, script: string): string[] {
	return args.map(arg => arg.replace('{modules}', modules).replace('{script}', script));
}

/** The file of a program, looked for as a shell does; null where it is not there. */
export function findProgram(name: string, path: string): string | null {
	const files = path.split(':').flatMap(folder => (folder === '' ? [] : `${folder}/${name}`));
	return files.find(file => existsSync(file)) ?? null;
}
