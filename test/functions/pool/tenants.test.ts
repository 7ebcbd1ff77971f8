import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallRequest, Functions} from '../../../source/functions/functions.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {poll} from '../../support/poll.ts';
import {attacks} from '../support/attacks.ts';
import {begun, nodeCall, pythonCall, returnOf, type Watched, watched} from '../support/calling.ts';
import {leaks} from '../support/leaks.ts';
import {nodeLooks, pythonLooks} from '../support/looking-attacks.ts';
import {openPool} from '../support/open-pool.ts';

// No process that has run code of one tenant runs another's, whatever that code did to it.

const SECRET = 'victim-password-123';
const ofBo: Partial<CallRequest> = {tenant: 'bo'};

/** The processes that ran calls, as they were while these ran. */
async function runIn(functions: Functions, request: CallRequest, pids: Set<number>): Promise<unknown> {
	let looked: Promise<unknown> = Promise.resolve();
	const call = functions.start(request, ({kind}) => {
		if (kind !== 'started') return;
		looked = functions.load().then(({workers}) => {
			for (const worker of workers) if (worker.call?.id === call.id && worker.pid !== null) pids.add(worker.pid);
		});
	});
	const outcome = await call.outcome;
	await looked;
	return outcome.value ? decodeValue(outcome.value) : outcome;
}

describe('two tenants', () => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool({limit: 2});
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	test('share no process and nothing that was left in one', async () => {
		const [annas, bos] = [new Set<number>(), new Set<number>()];
		for (const [what, leave, find, expected, modules = []] of leaks) {
			await runIn(functions, nodeCall(leave, ['__proto__'], {modules, tenant: 'anna'}), annas);
			const found = await runIn(functions, nodeCall(find, [], {modules, ...ofBo}), bos);
			expect([what, found]).toEqual([what, expected]);
		}
		expect(annas.size).toBeGreaterThan(5);
		expect(bos.size).toBeGreaterThan(5);
		expect([...annas].filter(pid => bos.has(pid))).toEqual([]);
	}, 120_000);

	test.each([...attacks, ...nodeLooks])(
		'and one that %s: the other has its own answer',
		async (_, source, more = {}) => {
			const [annas, bos] = [new Set<number>(), new Set<number>()];
			const attack = runIn(functions, nodeCall(source, [], {timeoutMs: 600, ...more, tenant: 'anna'}), annas);
			const victim = nodeCall('secret => { console.log(secret); return secret.length; }', [SECRET], ofBo);
			for (let again = 0; again < 3; again += 1) expect(await runIn(functions, victim, bos)).toBe(SECRET.length);
			expect(JSON.stringify(await attack)).not.toContain(SECRET);
			expect((await watched(functions, victim)).stdout).toBe(`${SECRET}\n`);
			// The attacker's leavings in its own process can be asked for what it saw.
			const spoils = nodeCall("() => JSON.stringify('what did you see?')", [], {tenant: 'anna'});
			expect(JSON.stringify(await runIn(functions, spoils, annas))).not.toContain(SECRET);
			expect(annas.size + bos.size).toBeGreaterThan(1);
			expect([...annas].filter(pid => bos.has(pid))).toEqual([]);
		},
	);

	test.each(pythonLooks)('and one in Python that %s: the other has its own answer', async (_, source, more = {}) => {
		const [annas, bos] = [new Set<number>(), new Set<number>()];
		const attack = runIn(functions, pythonCall(source, [], {timeoutMs: 600, ...more, tenant: 'anna'}), annas);
		const victim = pythonCall(
			`def f(secret):
    import builtins, os, time
    time.sleep(0.05)
    print(secret)
    return [len(secret), os.listdir('/tmp'), os.listdir('/dev/shm'), hasattr(builtins, 'seen'), 257 + 1]`,
			[SECRET],
			ofBo,
		);
		const untouched = [SECRET.length, ['function'], [], false, 258];
		for (let again = 0; again < 3; again += 1) expect(await runIn(functions, victim, bos)).toEqual(untouched);
		expect(JSON.stringify(await attack)).not.toContain(SECRET);
		expect((await watched(functions, victim)).stdout).toBe(`${SECRET}\n`);
		const spoils = pythonCall('lambda: repr(getattr(__import__("builtins"), "seen", 0))', [], {tenant: 'anna'});
		expect(JSON.stringify(await runIn(functions, spoils, annas))).not.toContain(SECRET);
		expect([...annas].filter(pid => bos.has(pid))).toEqual([]);
	});

	test('find none of the files that the other left', async () => {
		const look =
			"() => ['/tmp', '/dev/shm', '/worker', '/'].flatMap(folder => process.getBuiltinModule('node:fs').readdirSync(folder)).filter(name => name.includes('seen'))";
		const [, leave = ''] = nodeLooks.find(([what]) => what.startsWith('leaves files')) ?? [];
		expect(await returnOf(functions, nodeCall(leave, [], {tenant: 'anna'}))).toContain('/tmp');
		expect(await returnOf(functions, nodeCall(look, [], ofBo))).toEqual([]);
	});

	test('are told apart by the pids of workers, also when these were replaced', async () => {
		const pidOf = async ({outcome}: Watched) =>
			(await functions.load()).workers.find(({id}) => id === outcome.worker)?.pid ?? null;
		for (let again = 0; again < 5; again += 1) {
			const planting = nodeCall('() => { JSON.parse = () => 1; return 1; }', [], {tenant: 'anna'});
			const planted = await pidOf(await watched(functions, planting));
			const victims = await pidOf(await watched(functions, nodeCall('x => x', [1], ofBo)));
			expect(victims).toEqual(expect.any(Number));
			expect(planted).not.toBe(victims);
		}
	});

	test('in Python too, with and without a process that goes on', async () => {
		const plant = 'def f():\n import builtins\n builtins.seen = 1\n return 1';
		const look = 'lambda: hasattr(__import__("builtins"), "seen")';
		for (const reuse of [false, true]) {
			expect(await returnOf(functions, pythonCall(plant, [], {tenant: 'anna', reuse}))).toBe(1);
			expect(await returnOf(functions, pythonCall(look, [], {...ofBo, reuse}))).toBe(false);
		}
	});

	test('have their own processes where these go on for the same code', async () => {
		const source = 'globalThis.calls = 0; export const next = () => ++globalThis.calls;';
		const next = (tenant: string) =>
			returnOf(functions, nodeCall('', [], {code: {kind: 'module', source, entry: 'next'}, reuse: true, tenant}));
		expect([await next('anna'), await next('anna'), await next('bo'), await next('anna')]).toEqual([1, 2, 1, 1]);
	});

	test('each keep their worker, where there is one for both', async () => {
		const wide = openPool({limit: 2, prefork: 2});
		const served = async () =>
			(await wide.functions.load()).workers
				.map(({pid: of, served}) => ({of, served}))
				.toSorted((a, b) => Number(a.of) - Number(b.of));
		await poll('both to be up', async () => (await wide.functions.load()).workers.every(({state}) => state === 'idle'));
		const both = async () => {
			for (const tenant of ['anna', 'bo'])
				expect(await returnOf(wide.functions, nodeCall('x => x', [1], {tenant}))).toBe(1);
		};
		await both();
		const before = await served();
		for (let round = 1; round < 10; round += 1) await both();
		expect((await served()).map(({of}) => of)).toEqual(before.map(({of}) => of));
		expect((await served()).map(one => one.served)).toEqual([10, 10]);
		await wide.close();
	});
});

describe('a full pool', () => {
	test('is shared fairly, however many calls one tenant sends', async () => {
		const pool = openPool({limit: 2, queueLimit: 100});
		const order: string[] = [];
		const SLEEP = '() => new Promise(resolve => setTimeout(resolve, 40))';
		const send = async (tenant: string) => {
			await returnOf(pool.functions, nodeCall(SLEEP, [], {tenant}));
			order.push(tenant);
		};
		const flood = Array.from({length: 40}, () => send('anna'));
		await Promise.all(Array.from({length: 5}, () => send('bo')));
		// About every second place is the other's.
		expect(order.filter(tenant => tenant === 'anna').length).toBeLessThan(20);
		await Promise.all(flood);
		await pool.close();
	});

	test('takes calls of a tenant that has less than its share of the queue', async () => {
		const pool = openPool({limit: 1, queueLimit: 10});
		const WAIT = '() => new Promise(() => {})';
		const running = begun(pool.functions, nodeCall(WAIT, [], {tenant: 'anna'}));
		await poll('it to run', () => running.events.length === 2);
		const send = (tenant: string) => begun(pool.functions, nodeCall(WAIT, [], {tenant})).call.outcome;
		const calls = Array.from({length: 10}, () => send('anna'));
		await expect(send('anna')).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		const others = Array.from({length: 5}, () => send('bo'));
		await expect(send('bo')).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		expect((await pool.functions.load()).queued).toBe(15);
		await pool.close();
		await Promise.all([...calls, ...others]);
	});

	test('takes only so many bytes', async () => {
		const pool = openPool({limit: 1, queueLimit: 100, queueBytes: 3_000_000});
		const running = begun(pool.functions, nodeCall('() => new Promise(() => {})'));
		await poll('it to run', () => running.events.length === 2);
		const send = () => begun(pool.functions, nodeCall('text => text.length', ['x'.repeat(1_000_000)])).call.outcome;
		const calls = [send(), send()];
		await expect(send()).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		await pool.close();
		await Promise.all(calls);
	});
});
