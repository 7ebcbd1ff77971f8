import {randomInt} from 'node:crypto';
import {readlinkSync} from 'node:fs';
import {basename} from 'node:path';
import {findProgram} from './find-program.ts';
import {isReachable} from './is-reachable.ts';
import {FILTER_DESCRIPTOR} from './launch-descriptors.ts';
import {fromSnapshot, inWords, LIMITS, limited, RUN, type Sandbox, type SandboxWish} from './sandbox.ts';

/** Parts of /etc that programs need and that hold no secrets. Each takes time at every start. */
const SHARED_ETC = ['alternatives', 'hosts', 'ld.so.cache', 'localtime', 'nsswitch.conf'];
/** Parts of /etc that only connections to other machines need. */
const NETWORK_ETC = ['ca-certificates', 'pki', 'resolv.conf', 'ssl'];
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'];
/** The user and the group of those who own nothing. */
const NOBODY = 65534;
/** The most that a worker may keep in its own folder, beside files of its call, in bytes; it is memory. */
const SCRATCH_BYTES = 64 * 1024 * 1024;
/** Memory that its processes may share by name, in bytes. */
const SHARED_BYTES = 16 * 1024 * 1024;
/** Most processes and threads of a worker at a time, where they are counted for it alone. */
const MOST_TASKS = 256;
/** Processes and threads; the shell has a name for the limit that differs from one to the other. */
const MANY = `{ ulimit -u ${MOST_TASKS} || ulimit -p ${MOST_TASKS}; } 2>/dev/null;`;

/** Where a worker finds the snapshot that it starts from. */
const SNAPSHOT = '/worker/snapshot';

/** As whom a worker runs. */
export type Identity =
	/** As the user of this program, without its rights. */
	| {kind: 'same'}
	/** As nobody, who has to be able to reach the files. */
	| {kind: 'nobody'}
	/** As a user that nothing else belongs to; `setpriv` becomes that user once the files are in place. */
	| {kind: 'own'; setpriv: string};

/** As whom workers can run here, the strongest first. */
export function identities({path, uid}: SandboxWish): Identity[] {
	// The system limits the processes of every user but the first, whose files are nobody's to read.
	if (uid !== 0) return [{kind: 'same'}];
	const setpriv = findProgram('setpriv', path);
	return [...(setpriv === null ? [] : [{kind: 'own' as const, setpriv}]), {kind: 'nobody'}, {kind: 'same'}];
}

/** Becomes a user that nobody is, and gives up what rights are left. */
function asUserOfItsOwn(setpriv: string): string[] {
	const user = String(randomInt(2 ** 30, 2 ** 31 - 2 ** 20));
	const rights = ['--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
	return [setpriv, '--reuid', user, '--regid', user, ...rights];
}

/** A file or folder of the machine, to be read; nothing where there is none. */
function shown(path: string): string[] {
	return ['--ro-bind-try', path, path];
}

/** As `shown`. A link into /usr, as most systems have them, is made anew, which takes less time than to mount what it leads to. */
function shownFolder(path: string): string[] {
	const target = linkTarget(path);
	return target !== null && /^\/?usr\//.test(target) ? ['--symlink', target, path] : shown(path);
}

/** Where a symbolic link leads; null for what is none. */
function linkTarget(path: string): string | null {
	try {
		return readlinkSync(path);
	} catch {
		return null;
	}
}

/** The folders above a place, as everybody may enter them; else they would be their maker's alone. */
function foldersTo(place: string): string[] {
	const names = place.split('/').slice(1, -1);
	return names.flatMap((_, at) => ['--perms', '0755', '--dir', `/${names.slice(0, at + 1).join('/')}`]);
}

/** How far a sandbox of bubblewrap goes. */
export interface BubblewrapOptions {
	allowNet: boolean;
	identity: Identity;
	/** The filter of system calls; null for none. */
	filter: Buffer | null;
	/** Whether its user can make no user namespaces; needs bubblewrap 0.8. */
	disablesUserNamespaces: boolean;
}

/** Without a network unless that is allowed, with a view of the system alone, and a folder of its own that is memory. */
export function bubblewrap(bwrap: string, options: BubblewrapOptions): Sandbox {
	const {allowNet, identity, filter, disablesUserNamespaces} = options;
	const user = identity.kind === 'nobody' ? NOBODY : null;
	const isOwn = identity.kind === 'own';
	// A folder that everybody may write to, where that is not the user who makes it.
	const writable = isOwn ? ['--perms', '1777'] : [];
	const fixed = [
		...(isOwn ? [] : ['--unshare-user', ...(disablesUserNamespaces ? ['--disable-userns'] : [])]),
		...(filter ? ['--seccomp', String(FILTER_DESCRIPTOR)] : []),
		...['--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
		...(allowNet ? [] : ['--unshare-net']),
		...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'worker'],
		...(isOwn ? ['SETUID', 'SETGID', 'SETPCAP'].flatMap(right => ['--cap-add', `CAP_${right}`]) : []),
		// Made by the way they would be its maker's alone.
		...(isOwn ? ['/etc', '/worker', '/worker/bin'].flatMap(folder => ['--perms', '0755', '--dir', folder]) : []),
		...SYSTEM_FOLDERS.flatMap(shownFolder),
		...[...SHARED_ETC, ...(allowNet ? NETWORK_ETC : [])].flatMap(name => shown(`/etc/${name}`)),
		...['--proc', '/proc', '--dev', '/dev'],
		...[...writable, '--size', String(SHARED_BYTES), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
	];
	return {
		text: `bwrap, ${allowNet ? 'with the network' : 'no network'}${filter ? '' : ', any system call'}`,
		warning: null,
		endsAll: true,
		ownsScratch: true,
		user,
		filter,
		// The processes of a user of its own are counted for it alone also from outside.
		limits: isOwn ? LIMITS + MANY : '',
		wrap({interpreter, flags, script, snapshot, args, modules, scratchBytes, mounts}) {
			const inside = `/worker/${basename(script)}`;
			const isThere = ['/usr/bin', ...mounts.map(({to}) => to)].some(folder => interpreter.startsWith(`${folder}/`));
			const program = isThere ? interpreter : `/worker/bin/${basename(interpreter)}`;
			const words = [program, ...flags, ...fromSnapshot(snapshot === null ? null : SNAPSHOT), inside];
			words.push(...inWords(args, '/worker'));
			return {
				file: bwrap,
				args: [
					...fixed,
					...[...writable, '--size', String(SCRATCH_BYTES + scratchBytes), '--tmpfs', '/tmp', '--chdir', '/tmp'],
					...(isThere ? [] : ['--ro-bind', interpreter, program]),
					...mounts.flatMap(({from, to}) => [...(isOwn ? foldersTo(to) : []), '--ro-bind', from, to]),
					...['--ro-bind', script, inside],
					...(modules === null ? [] : packagesIn(`${modules}/node_modules`, user)),
					...(snapshot === null ? [] : ['--ro-bind', snapshot, SNAPSHOT]),
					...['--remount-ro', '/', '--'],
					...(isOwn ? [...asUserOfItsOwn(identity.setpriv), ...words] : limited(words, RUN, LIMITS + MANY)),
				],
			};
		},
	};
}

/**
 * The arguments that show the workers a folder of packages. bubblewrap would give up over one that its user may not look
 * into.
 */
function packagesIn(folder: string, user: number | null): string[] {
	return user === null || isReachable(folder) ? ['--ro-bind-try', folder, '/worker/node_modules'] : [];
}
