import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openPreparedProgram} from '../../../source/functions/pool/worker/prepared-program.ts';
import {nodeSnapshot, pythonBytecode, SNAPSHOT_FLAGS} from '../../../source/functions/pool/worker/prepared-workers.ts';
import {findWorkerFiles} from '../../../source/functions/pool/worker/worker-files.ts';

const TIMES = 20;
/** Runs a program so many times, with a pipe that is at its end as descriptor 3, and says what processor time that took. */
const REPEAT = `i=0; while [ $i -lt ${TIMES} ]; do "$@" 3<>/dev/null >/dev/null; i=$((i + 1)); done; times`;

/**
 * The processor time of the parts of a worker's start: the interpreter alone, the worker until it is up. That of bwrap
 * is not among them: the shell is not told of what its inner processes took.
 */
export async function processStart(
	print: (what: string, measured: string) => void,
	python: string | null,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const node = process.execPath;
	try {
		const files = await findWorkerFiles();
		const kept = {
			folder,
			uid: process.getuid?.() ?? null,
			env: {},
			onWarning: (error: Error) => print('warning', error.message),
		};
		const snapshot = await made({...kept, preparation: nodeSnapshot(node, files.node)});
		const parts: Record<string, string[]> = {
			'a shell': ['/bin/sh', '-c', ':'],
			'Node alone': [node, '-e', '0'],
			'Node worker': [node, ...SNAPSHOT_FLAGS, files.node, folder],
			'Node worker from a snapshot': [node, ...SNAPSHOT_FLAGS, '--snapshot-blob', snapshot, files.node, folder],
		};
		if (python !== null) {
			const bytecode = await made({...kept, preparation: pythonBytecode(python, files.python)});
			parts['Python alone'] = [python, '-I', '-S', '-c', ''];
			parts['Python worker'] = [python, '-I', '-S', files.python, String(2 ** 30)];
			parts['Python worker from bytecode'] = [python, '-I', '-S', bytecode, String(2 ** 30)];
		}
		for (const [name, words] of Object.entries(parts))
			print(`processor time, ${name}`, `${milliseconds(words).toFixed(1)} ms`);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

async function made(parts: Parameters<typeof openPreparedProgram>[0]): Promise<string> {
	const program = await openPreparedProgram(parts);
	while (program.file === null) {
		program.started();
		await new Promise(resolve => setTimeout(resolve, 20));
	}
	return program.file;
}

/** Processor time of one run, in milliseconds. */
function milliseconds(words: readonly string[]): number {
	const said = execFileSync('/bin/sh', ['-c', REPEAT, 'times', ...words], {
		encoding: 'latin1',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	// The second line is that of the programs it started: user and system, as `0m1.23s`.
	const all = [...(said.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
	return (all.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0) / TIMES) * 1000;
}
