import {findProgram} from './find-program.ts';
import {fromSnapshot, inWords, LIMITS, limited, RUN, type Sandbox, type SandboxWish} from './sandbox.ts';
import {shellPath} from './shell-path.ts';

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

// A shell in the background that kills the worker's group when the pipe at descriptor 0 is closed: when this program was
// killed and could not do so itself. The worker gets an empty stdin instead of the pipe, and the guard none of its pipes.
const GUARD =
	'exec 5<&0 </dev/null; (read -r _ <&5; kill -s KILL -- -$$) 3<&- 4<&- >/dev/null 2>&1 & exec 5<&-; exec "$@"';
const guarded = () => [shellPath(), '-c', GUARD, 'guard'];

/** Without a sandbox, but with no right that this program does not have. */
export function parentBound({path}: SandboxWish): Sandbox | null {
	const file = findProgram('setpriv', path);
	if (file === null) return null;
	return {...bare(), wrap: wrapped([...guarded(), file, '--pdeathsig', 'KILL', '--no-new-privs'])};
}

/** Without anything that a system may lack. */
export function bare(): Sandbox {
	return {
		text: 'no sandbox',
		warning: null,
		endsAll: false,
		ownsScratch: false,
		user: null,
		filter: null,
		limits: '',
		wrap: wrapped(guarded()),
	};
}

function wrapped(launcher: readonly string[], run = RUN): Sandbox['wrap'] {
	return ({interpreter, flags, script, snapshot, args, modules, scratch}) => {
		const words = [
			...launcher,
			...limited(
				[interpreter, ...flags, ...fromSnapshot(snapshot), script, ...inWords(args, modules ?? scratch)],
				run,
				LIMITS,
				shellPath(),
			),
		];
		return {file: words[0] ?? interpreter, args: words.slice(1)};
	};
}
