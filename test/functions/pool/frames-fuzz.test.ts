import {afterEach, expect, test} from 'vitest';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {createFrameReader, encodeFrame} from '../../../source/functions/pool/worker/frames.ts';
import {nodeCall, pythonCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

// A function that has modules can write to the pipe of its worker. Whatever that is, it decides nothing but how its own call ends.

let pool: ReturnType<typeof openPool> | undefined;
afterEach(async () => {
	await pool?.close();
	pool = undefined;
});

/** Heads that a function may think of. */
const heads: readonly object[] = [
	{kind: 'ready'},
	{kind: 'outcome'},
	{kind: 'outcome', id: 'none', state: 'returned', encoding: 'json', error: null},
	{kind: 'outcome', id: null, state: 'returned', encoding: 'json', error: null, isWorn: false},
	{kind: 'outcome', id: ['a'], state: 'cancelled', encoding: 'rich', error: null},
	{kind: 'stdout', id: ''},
	{kind: 'stderr', id: '__proto__'},
	{__proto__: null, constructor: {prototype: {isWorn: false}}},
	{kind: {toString: 1}, id: {}, state: {}},
];

/** Bytes that are a frame, nearly one, or none. */
function attempt(random: () => number): Buffer {
	const head = heads[Math.floor(random() * heads.length)] ?? {};
	const frame = encodeFrame(head, random() < 0.5 ? ['"planted"'] : []);
	const kind = random();
	if (kind < 0.4) return frame;
	if (kind < 0.6) return frame.subarray(0, Math.floor(random() * frame.length));
	const changed = Buffer.from(frame);
	for (let at = 0; at < 4; at += 1) changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
	return changed;
}

test('frames that functions write to the descriptors of their worker reach nobody else', async () => {
	const random = seededRandom(12);
	pool = openPool({limit: 2, queueLimit: 200});
	const {functions} = pool;
	const hostile = Array.from({length: 24}, (_, at) => {
		const bytes = Buffer.concat(Array.from({length: 1 + Math.floor(random() * 3)}, () => attempt(random)));
		const text = bytes.toString('base64');
		const request =
			at % 3 === 0
				? pythonCall('lambda t: __import__("os").write(3, __import__("base64").b64decode(t))', [text])
				: nodeCall(
						`t => {
							const fs = process.getBuiltinModule('node:fs');
							for (const fd of [3, 4, 5]) try { fs.writeSync(fd, Buffer.from(t, 'base64')); } catch {}
							return new Promise(resolve => setTimeout(resolve, 50, 'mine'));
						}`,
						[text],
					);
		return functions.start({...request, tenant: 'mallory', timeoutMs: 5000}).outcome;
	});
	const fair = Array.from(
		{length: 60},
		(_, at) => functions.start(nodeCall('x => x * 2', [at], {tenant: 'anna', resultEncoding: 'json'})).outcome,
	);
	const outcomes = await Promise.all(fair);
	expect(outcomes.map(({value}) => value?.text)).toEqual(Array.from({length: 60}, (_, at) => String(at * 2)));
	for (const {state, value} of await Promise.all(hostile)) {
		expect(['returned', 'threw', 'failed', 'timed-out']).toContain(state);
		expect(value?.text ?? '').not.toContain('planted');
	}
	const after = await functions.start(
		nodeCall('() => typeof process.pid', [], {tenant: 'anna', resultEncoding: 'json'}),
	).outcome;
	expect(after.state).toBe('returned');
}, 120_000);

test('whatever pieces frames come in, they are the same; what is none is refused', () => {
	const random = seededRandom(3);
	for (let round = 0; round < 300; round += 1) {
		const sent = Array.from({length: 1 + Math.floor(random() * 4)}, (_, at) => ({
			at,
			texts: ['å', '', 'x'.repeat(at * 50)],
		}));
		const bytes = Buffer.concat(sent.map(({at, texts}) => encodeFrame({at}, texts)));
		const found: unknown[] = [];
		const take = createFrameReader((head, texts) => found.push({at: head.at, texts}), 10_000);
		for (let from = 0; from < bytes.length; ) {
			const to = from + 1 + Math.floor(random() * 40);
			take(bytes.subarray(from, to));
			from = to;
		}
		expect(found).toEqual(sent);
		const heard: unknown[] = [];
		const reader = createFrameReader((...frame) => heard.push(frame), 10_000);
		try {
			for (let at = 0; at < 5; at += 1) reader(attempt(random));
		} catch (error) {
			expect(error).toBeInstanceOf(Error);
		}
		expect(heard.length).toBeLessThanOrEqual(5);
	}
	// As soon as its length is told.
	const reader = createFrameReader(() => {}, 10_000, 100);
	expect(() => reader(encodeFrame({long: 'x'.repeat(100)}).subarray(0, 8))).toThrow('a head of');
});
