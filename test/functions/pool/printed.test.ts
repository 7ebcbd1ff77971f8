import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallRequest, Functions} from '../../../source/functions/functions.ts';
import {nodeCall, pythonCall, watched} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

// All that a function printed before it returned arrives, whole and in order: many times what its pipes hold.

const LINES = 4000;
const LINE_BYTES = 100;
const MIB = 1024 * 1024;
const PRINTED = Array.from({length: LINES}, (_, at) => `${String(at).padStart(LINE_BYTES - 1)}\n`).join('');

function inNode(print: string): string {
	return `lines => {
		let text = '';
		for (let at = 0; at < lines; at += 1) text += String(at).padStart(${LINE_BYTES - 1}) + '\\n';
		${print}
		return 'printed';
	}`;
}

function inPython(print: string): string {
	return `def f(lines):
	import os, sys
	text = "".join(f"{at:${LINE_BYTES - 1}}\\n" for at in range(lines))
	${print}
	return "printed"
`;
}

const nodeWays: readonly (readonly [what: string, print: string, modules?: readonly string[]])[] = [
	['process.stdout', 'process.stdout.write(text);'],
	['process.stdout, line by line', 'for (const line of text.match(/.*\\n/g)) process.stdout.write(line);'],
	['its console', 'console.log(text.slice(0, -1));'],
	[
		'writeSync',
		'const bytes = Buffer.from(text); for (let at = 0; at < bytes.length;) at += fs.writeSync(1, bytes, at);',
		['node:fs'],
	],
	[
		'a program that it waits for',
		"child_process.execFileSync('cat', {input: text, stdio: ['pipe', 'inherit', 'inherit']});",
		['node:child_process'],
	],
];
const pythonWays: readonly (readonly [what: string, print: string])[] = [
	['print', 'print(text, end="")'],
	['print, line by line', 'for line in text.splitlines(): print(line)'],
	['os.write', 'os.write(1, text.encode())'],
	['a stream of its own', 'sys.stdout = open(1, "w", buffering=1 << 20, closefd=False); print(text, end="")'],
];
const ways: readonly (readonly [what: string, request: CallRequest])[] = [
	...nodeWays.map(
		([what, print, modules = []]) => [`Node, ${what}`, nodeCall(inNode(print), [LINES], {modules})] as const,
	),
	[
		'Node, the console of a module',
		nodeCall('', [LINES], {
			code: {kind: 'module', source: `export const f = ${inNode('console.log(text.slice(0, -1));')};`, entry: 'f'},
		}),
	],
	...pythonWays.map(([what, print]) => [`Python, ${what}`, pythonCall(inPython(print), [LINES])] as const),
];

const limits = {outputBytes: 8 * MIB, memoryBytes: 512 * MIB};

describe.each([
	['in a sandbox', {}],
	['without a sandbox', {isolation: {allowNet: false, bwrap: null}}],
])('%s all that a function printed arrives', (_, options) => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool({limit: 1, ...options});
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	test.each(ways)('%s', async (_way, request) => {
		for (const more of [{isFresh: true}, {reuse: true}, {}]) {
			const {outcome, stdout} = await watched(functions, {...request, ...limits, ...more});
			expect([more, outcome.state, outcome.error, stdout.length]).toEqual([more, 'returned', null, PRINTED.length]);
			expect(stdout === PRINTED).toBe(true);
		}
	});

	test.each([
		['Node', nodeCall(inNode('process.stdout.write(text);'), [LINES])],
		['Python', pythonCall(inPython('print(text, end="")'), [LINES])],
	])('%s, where the pool has something else to do at its end', async (_runtime, request) => {
		let stdout = '';
		let stalls = 0;
		const call = functions.start({...request, ...limits}, event => {
			if (event.kind !== 'stdout') return;
			stdout += event.text;
			if (stdout.length < PRINTED.length - 200_000 || stalls === 2) return;
			stalls += 1;
			// Longer than the pipes of a process that is gone are waited for.
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
		});
		expect((await call.outcome).state).toBe('returned');
		expect(stdout === PRINTED).toBe(true);
	});
});
