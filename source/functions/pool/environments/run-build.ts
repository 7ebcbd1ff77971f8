import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {LunchError} from '../../../shared/errors.ts';
import {cleanLines} from '../../../shared/text/clean-lines.ts';
import {type BuildShellOptions, buildShell} from './build-shell.ts';

/** How long a build may take, in milliseconds. */
const BUILD_MS = 15 * 60_000;
/** How much of what it said is looked at, and how long its last words may be, in characters. */
const MOST_SAID = 20_000;
const LAST_WORDS = 2000;
/** How pip says that it tries again: with the address of an object, so that no two lines are the same. */
const RETRYING = /^WARNING: Retrying .*: ([^:]+?)(?:["']\))?': (\/\S*)$/;

/** Builds an environment. FUNCTION_RUNTIME_MISSING with the last words of the program where that fails; the signal ends it. */
export async function runBuild(
	options: BuildShellOptions,
	{signal, sendKill}: {signal: AbortSignal; sendKill: (pid: number) => void},
): Promise<void> {
	const {file, args} = buildShell(options);
	const child = spawn(file, args, {env: options.env, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe']});
	const end = () => {
		try {
			if (child.pid !== undefined) sendKill(-child.pid);
		} catch {
			// It ended by itself.
		}
	};
	const timer = setTimeout(end, BUILD_MS);
	signal.addEventListener('abort', end, {once: true});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-MOST_SAID);
		});
	}
	const [code] = (await once(child, 'close').finally(() => {
		clearTimeout(timer);
		signal.removeEventListener('abort', end);
	})) as [number | null];
	signal.throwIfAborted();
	if (code !== 0) throw notBuilt(said, code === null);
}

function notBuilt(said: string, isEnded: boolean): LunchError {
	const words = isEnded ? `it took longer than ${BUILD_MS / 60_000} minutes` : lastWords(said);
	return new LunchError('FUNCTION_RUNTIME_MISSING', `The environment can't be built: ${words}`, {
		hint: 'Look at the names and versions of its packages, and at where they come from (PIP_INDEX_URL, UV_DEFAULT_INDEX).',
	});
}

/** The last lines that a program said, each once. */
function lastWords(said: string): string {
	const lines = cleanLines(said, MOST_SAID).trim().split('\n');
	const plain = lines.map(line => line.replace(RETRYING, '$1: $2'));
	return [...new Set(plain)].join('\n').slice(-LAST_WORDS);
}
