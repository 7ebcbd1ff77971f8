import {findProgram} from './find-program.ts';
import {fromSnapshot, inWords, limited, RUN, type Sandbox, type SandboxWish} from './sandbox.ts';

/** Without a sandbox, but with process numbers of its own: when its first process ends, the system ends all of it. */
export function unshared({path, uid}: SandboxWish): Sandbox | null {
	const file = findProgram('unshare', path);
	const bound = findProgram('setpriv', path);
	if (file === null || bound === null) return null;
	const asUser = uid === 0 ? [] : ['--user', '--map-current-user'];
	const own = [...asUser, '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
	return {
		...bare(),
		text: 'processes of its own, no sandbox',
		endsAll: true,
		wrap: wrapped([bound, '--pdeathsig', 'KILL', file, ...own], '"$@"; exit $?'),
	};
}

/** Without a sandbox, but ended by the system when this program ends. */
export function parentBound({path}: SandboxWish): Sandbox | null {
	const file = findProgram('setpriv', path);
	if (file === null) return null;
	return {...bare(), text: 'no sandbox', wrap: wrapped([file, '--pdeathsig', 'KILL', '--no-new-privs'])};
}

export function bare(): Sandbox {
	return {
		text: 'no sandbox',
		warning: null,
		endsAll: false,
		ownsScratch: false,
		user: null,
		filter: null,
		limits: '',
		wrap: wrapped([]),
	};
}

function wrapped(launcher: readonly string[], run = RUN): Sandbox['wrap'] {
	return ({interpreter, flags, script, snapshot, args, modules, scratch}) => {
		const words = [
			...launcher,
			...limited([interpreter, ...flags, ...fromSnapshot(snapshot), script, ...inWords(args, modules ?? scratch)], run),
		];
		return {file: words[0] ?? interpreter, args: words.slice(1)};
	};
}
