import {expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {inRedisContext} from './support/context.ts';

const FOREVER = 600_000;

describeWithRedis('machines and callers that die', () => {
	test.concurrent('a machine that is killed has its calls answered with its name, none run twice but those that may', () =>
		inRedisContext(async context => {
			const functions = await context.connect();
			const anna = context.machineProcess('anna', 4);
			const once = Array.from({length: 2}, (_, index) => call(functions, sleeping, [FOREVER], {hintMs: 100 + index}));
			const again = Array.from({length: 2}, (_, index) =>
				call(functions, sleeping, [3000], {hintMs: 200 + index, mayRetry: true}),
			);
			await poll('anna has begun them', () => context.begun().length === 4);
			await anna.kill();
			context.machineProcess('bertil', 2);
			for (const {outcome} of once) {
				const {state, error} = await outcome;
				expect(state).toBe('failed');
				expect(error).toMatchObject({code: 'FUNCTION_WORKER_DIED', message: expect.stringContaining('anna')});
			}
			for (const called of again) expect(await returned(called)).toBe(3000);
			expect(context.begun().toSorted()).toEqual([100, 101, 200, 200, 201, 201]);
		}));

	test.concurrent('a machine that stood still for longer than its lease ends the calls that it had', () =>
		inRedisContext(async context => {
			const functions = await context.connect();
			const anna = context.machineProcess('anna');
			const called = call(functions, sleeping, [FOREVER], {hintMs: 1});
			await poll('anna has begun it', () => context.begun().length === 1 && anna.taken === 1);
			anna.child.kill('SIGSTOP');
			const {error} = await called.outcome;
			expect(error).toMatchObject({code: 'FUNCTION_WORKER_DIED'});
			anna.child.kill('SIGCONT');
			await poll('anna has ended it', () => anna.taken === 0);
			expect(called.ends).toBe(1);
			expect(await returned(call(functions, 'x => x', [5], {hintMs: 2}))).toBe(5);
			expect(context.begun()).toEqual([1, 2]);
		}));

	test.concurrent('a caller that is killed has its calls ended where they run, and those that wait are not begun', () =>
		inRedisContext(async context => {
			const anna = context.machineProcess('anna', 2);
			const caller = context.caller(6);
			await poll('two run', () => anna.taken === 2);
			await caller.kill();
			await poll(
				'none runs',
				async () => {
					const {queued} = await context.open().load();
					return anna.taken === 0 && queued === 0;
				},
				40_000,
			);
			expect(await returned(call(context.open(), 'x => x', [1]))).toBe(1);
		}));

	test.concurrent('a machine that is told to stop finishes what is short, and says of the rest that it stopped', () =>
		inRedisContext(async context => {
			const functions = await context.connect();
			const anna = context.machineProcess('anna', 3);
			const short = call(functions, sleeping, [500]);
			const long = call(functions, sleeping, [FOREVER]);
			const again = call(functions, sleeping, [4000], {mayRetry: true});
			const isBegun = ({events}: typeof short) => events.some(({kind}) => kind === 'started');
			await poll('anna has begun them', () => [short, long, again].every(isBegun));
			const ended = anna.kill('SIGTERM');
			const later = call(functions, 'x => x', ['later']);
			context.machineProcess('bertil');
			expect(await returned(short)).toBe(500);
			expect((await long.outcome).error).toMatchObject({
				code: 'FUNCTION_WORKER_DIED',
				message: expect.stringMatching(/anna was stopped/),
			});
			expect(await returned(again)).toBe(4000);
			expect((await again.outcome).worker).toContain('bertil');
			expect(await returned(later)).toBe('later');
			await ended;
		}));

	test.concurrent('a caller that is killed leaves nothing that waits, where no machine is either', () =>
		inRedisContext(async context => {
			const functions = context.open({sweepMs: 1000});
			const caller = context.caller(5);
			await poll('they wait', async () => (await functions.load()).queued === 5);
			await caller.kill();
			await poll('none waits', async () => (await functions.load()).queued === 0);
			expect(await context.client.keys('*:request:*')).toEqual([]);
		}));

	test.concurrent('where no machine runs such functions that is said', () =>
		inRedisContext(async context => {
			const {error} = await call(context.open({machineWaitMs: 1000}), '() => 1').outcome;
			expect(error).toMatchObject({code: 'FUNCTION_RUNTIME_MISSING'});
		}));

	test.concurrent('where no machine builds environments that is said', () =>
		inRedisContext(async context => {
			context.machine('anna');
			const environment = {kind: 'packages', requirements: ['soup']} as const;
			const {outcome} = call(context.open({machineWaitMs: 1000}), 'lambda: 1', [], {runtime: 'python', environment});
			expect((await outcome).error).toMatchObject({
				code: 'FUNCTION_RUNTIME_MISSING',
				message: expect.stringMatching(/^No machine builds .*\nStart one with .*--allow-environments/),
			});
		}));
});
