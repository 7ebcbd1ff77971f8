import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect, it} from 'vitest';
import {type Computation, createPiComputation} from '../../../../../source/jobs/engine/work/computation.ts';
import {openRedisJobs, type RedisJobs} from '../../../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../../../source/jobs/results/file-results.ts';
import {openAppInProcess} from '../../../../support/app/app-in-process.ts';
import {keys} from '../../../../support/app/terminal.ts';
import {poll} from '../../../../support/poll.ts';
import {describeWithRedis, startRedisServer} from '../../../../support/servers/redis-server.ts';
import {startJobServing} from '../../../../support/serving/job-serving.ts';

const DIGITS = 1_000_000;
/** A chunk of decimals. */
const CHUNK = 65_536;

/** The computation of pi, of which only some decimals are to be had before `goOn`. */
function haltingComputation(goOn: Promise<void>): Computation {
	const computation = createPiComputation({threads: 1});
	return {
		...computation,
		async *compute(task) {
			let count = 0;
			for await (const chunk of computation.compute(task)) {
				if (++count === 4) await goOn;
				yield chunk;
			}
		},
	};
}

describeWithRedis('a job that is divided among machines', () => {
	it('is a map of blocks with its machines, and its decimals come as they are converted', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-map-'));
		const redis = await startRedisServer();
		const {promise, resolve: goOn} = Promise.withResolvers<void>();
		const machines = ['kitchen one', 'kitchen two'].map(
			(worker): RedisJobs =>
				openRedisJobs({
					...{redis: redis.url, results: createFileResults(folder), worker, divideFrom: DIGITS},
					slots: [{maxDigits: 10 * DIGITS, threads: 1}],
					createComputation: () => haltingComputation(promise),
				}),
		);
		const service = await startJobServing({redis: redis.url, atOnce: 0, folder, storage: pathToFileURL(folder).href});
		const screen = openAppInProcess(['--server', service.address], {columns: 80, rows: 24});
		try {
			const headers = {'content-type': 'application/json', 'idempotency-key': 'one'};
			const request = {method: 'POST', body: JSON.stringify({digits: DIGITS}), headers};
			await poll('the job to be accepted', async () => (await service.get('/job', request)).status === 202);
			await screen.waitFor('Today');
			await screen.press('2', /● +1,000,000/);
			screen.type(keys.enter);
			// How many there are hangs on how many sections of decimals others compute: all but the last.
			await screen.waitFor(shown => {
				const [, done = 0, all = 0] = /Parts {2}(\d+) of (\d+) done/.exec(shown) ?? [];
				return Number(done) > 32 && Number(done) === Number(all) - 1;
			}, 'all parts but one done');
			await screen.waitFor(`Converted: ${(3 * CHUNK - 2).toLocaleString('en')} of 1,000,000 decimals`);
			const text = screen.text();
			expect(text).toMatch(/A kitchen one +\d+ parts done, .*[kM] digits\/s/);
			expect(text).toMatch(/B kitchen two +\d+ parts done/);
			const row = screen.lines().findIndex(line => /[AB]█+ ?[AB]█/.test(line));
			const line = screen.lines()[row] ?? '';
			const colors = ['A', 'B'].map(sign => screen.cellAt(row, line.indexOf(`${sign}█`))?.getFgColor());
			expect(new Set(colors).size).toBe(2);
			screen.resize(40, 12);
			const isNarrow = (shown: string) => shown.split('\n').every(each => [...each].length <= 40);
			await screen.waitFor(shown => isNarrow(shown) && /\n.{2}(?:[AB]█?){16}.*\n.{2}(?:[AB]█?){16}/.test(shown));
			screen.resize(80, 24);
			await screen.press(keys.enter, /Converted:(?:.*\n)*.*3\.1415926535 8979323846/);
			goOn();
			await screen.waitUntilGone('Converted:');
			await screen.waitFor(/decimals of pi · finished/);
			await screen.press(keys.escape, 'Ends in');
			expect(screen.text()).not.toContain('Parts');
		} finally {
			goOn();
			screen.close();
			await service.close();
			await Promise.all(machines.map(machine => machine.close()));
			await redis.close();
			rmSync(folder, {recursive: true});
		}
	});
});
