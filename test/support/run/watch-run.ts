import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {RUN_MARK} from './run-mark.ts';

const program = fileURLToPath(new URL('./end-what-is-left.ts', import.meta.url));

/**
 * Marks what this process starts from now on, and has it ended with this process, also where that is killed. Resolves at
 * the end of a run with what was left running then and had to be ended, a line each: what ends by itself has `patienceMs`
 * for it. `folder` is removed once nothing writes to it any more.
 */
export function watchRun({
	patienceMs = 20_000,
	folder,
}: {
	patienceMs?: number;
	folder?: string;
} = {}): () => Promise<string> {
	process.env[RUN_MARK] = randomUUID();
	// Ctrl-C in a terminal is meant for a whole group of processes, of which this one must be none.
	const watcher = spawn(process.execPath, [program, String(patienceMs), ...(folder === undefined ? [] : [folder])], {
		detached: true,
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	watcher.stdin.on('error', () => {});
	watcher.unref();
	return async () => {
		watcher.stdin.end('over');
		return await text(watcher.stdout);
	};
}
