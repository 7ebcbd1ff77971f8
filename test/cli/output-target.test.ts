import {execFile, spawn} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const TARGET = new URL('../../source/cli/output-target.ts', import.meta.url).href;
const LONG = 200_000;

/** A program that writes to standard output, `out`, in its own way. */
const program = (code: string) => [
	'--input-type=module',
	'-e',
	`import {openOutputTarget} from ${JSON.stringify(TARGET)};
	const out = openOutputTarget(1, error => process.exit(error.code === 'EPIPE' ? 7 : 8));
	${code}
	await out.flushed();
	process.exit(0);`,
];
const MANY = `for (const size of [1, 4000, 100, ${LONG}, 5]) out.write('å'.repeat(size) + '\\n');`;
const expected = [1, 4000, 100, LONG, 5].map(size => `${'å'.repeat(size)}\n`).join('');

test('all that is written arrives in its order, in a pipe and in a file', async () => {
	const {stdout} = await promisify(execFile)(process.execPath, program(MANY), {maxBuffer: 10 * LONG});
	expect(stdout).toBe(expected);
	const folder = mkdtempSync(join(tmpdir(), 'lunch-test-'));
	try {
		const file = join(folder, 'output');
		const fd = openSync(file, 'w');
		const child = spawn(process.execPath, program(MANY), {stdio: ['ignore', fd, 'inherit']});
		closeSync(fd);
		await new Promise(resolve => child.once('close', resolve));
		expect(readFileSync(file, 'utf8')).toBe(expected);
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test('what fits at once is written without a stream', async () => {
	const code = "out.write('short\\n'); if (process.moduleLoadList.includes('NativeModule net')) process.exit(1);";
	expect((await promisify(execFile)(process.execPath, program(code))).stdout).toBe('short\n');
});

test('a pipe that nobody reads any more is told of, however much is written', async () => {
	for (const text of ["'short'", `'long'.repeat(${LONG})`]) {
		const wait = 'await new Promise(resolve => process.stdin.once("end", resolve).resume());';
		const child = spawn(process.execPath, program(`${wait} out.write(${text});`), {stdio: ['pipe', 'pipe', 'inherit']});
		child.stdout.destroy();
		await new Promise(resolve => child.stdout.once('close', resolve));
		child.stdin.end();
		expect(await new Promise(resolve => child.once('exit', resolve))).toBe(7);
	}
});

test('a full pipe of which nobody waits is waited for', async () => {
	// Another holder of the same pipe has made it one that is not waited for, and filled it.
	const fill = `const fs = process.getBuiltinModule('node:fs');
		process.stdout.write('');
		try { for (;;) fs.writeSync(1, 'x'.repeat(4096)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
		out.write('the end');`;
	const {stdout} = await promisify(execFile)(process.execPath, program(fill), {maxBuffer: 100 * LONG});
	expect(stdout).toMatch(/^x+the end$/);
});
