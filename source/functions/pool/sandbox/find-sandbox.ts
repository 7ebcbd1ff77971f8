import {type IOType, spawn} from 'node:child_process';
import {once} from 'node:events';
import {bubblewrap, identities} from './bubblewrap.ts';
import {FILTER_DESCRIPTOR, sendFilter} from './launch-descriptors.ts';
import type {Sandbox, SandboxWish} from './sandbox.ts';
import {seccompFilter} from './seccomp-filter.ts';
import {bare, parentBound, unshared} from './unguarded-launchers.ts';

/** How long a sandbox may take to be tried, in milliseconds. */
const TRY_MS = 10_000;

/** Finds the strongest sandbox that works here, by trying. */
export async function findSandbox(wish: SandboxWish): Promise<Sandbox> {
	const {bwrap, allowNet, architecture, countsMemory} = wish;
	if (bwrap !== null) {
		const filter = seccompFilter(architecture, !countsMemory);
		for (const identity of identities(wish)) {
			for (const more of [
				{filter, disablesUserNamespaces: identity.kind !== 'own'},
				{filter, disablesUserNamespaces: false},
				{filter: null, disablesUserNamespaces: false},
			]) {
				const sandbox = bubblewrap(bwrap, {allowNet, identity, ...more});
				if (await works(sandbox, wish)) return sandbox;
			}
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
	const {file, args} = sandbox.wrap({
		interpreter: node,
		flags: ['--version'],
		script,
		snapshot: null,
		args: [],
		modules,
		scratch: '/',
		scratchBytes: 0,
		mounts: [],
	});
	const as = sandbox.user === null ? {} : {uid: sandbox.user, gid: sandbox.user};
	const stdio: IOType[] = ['ignore', 'ignore', 'ignore', 'ignore', 'pipe'];
	try {
		const child = spawn(file, args, {env, timeout: TRY_MS, killSignal: 'SIGKILL', stdio, ...as});
		sendFilter(child, sandbox.filter);
		if (!sandbox.filter) child.stdio[FILTER_DESCRIPTOR]?.destroy();
		const [code] = await once(child, 'exit');
		return code === 0;
	} catch {
		return false;
	}
}
