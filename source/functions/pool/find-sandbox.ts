import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {bubblewrap, identities} from './bubblewrap.ts';
import type {Sandbox, SandboxWish} from './sandbox.ts';
import {bare, parentBound, unshared} from './unguarded-launchers.ts';

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
