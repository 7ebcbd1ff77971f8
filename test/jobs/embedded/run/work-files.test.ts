import {mkdirSync, readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {noWork} from '../../../../source/jobs/job-work.ts';
import {slotWith} from '../../support/computing.ts';
import {enginesInFolder} from '../../support/engines-in-folder.ts';
import {submitted, until, untilState} from '../../support/watching.ts';

const engines = enginesInFolder();
const {open} = engines;
const DIGITS = 1_000_000;

test('decimals are seen by any process of the machine as they are written, and nothing is left in the end', async () => {
	const {promise: seen, resolve: goOn} = Promise.withResolvers<void>();
	await open({
		...slotWith(async function* ({onProgress}) {
			const ranges = [{first: 0, last: 0}];
			onProgress(0.5, {kept: ranges, now: () => ranges});
			yield Buffer.from(`3.14159${'0'.repeat(1200)}`);
			yield Buffer.from(`${'1'.repeat(998_000)}26535`);
			await seen;
			yield Buffer.from('9'.repeat(790));
		}),
		worker: 'kitchen',
	});
	const watching = await open();
	const {id} = await submitted(watching, DIGITS);
	const work = await until(async () => {
		const found = await watching.parts(id);
		return found.decimals?.count === 999_210 && found;
	});
	expect(work.decimals).toMatchObject({
		first: `14159${'0'.repeat(995)}`,
		latest: `${'1'.repeat(995)}26535`,
	});
	expect(work.parts.at(-1)).toMatchObject({step: 'decimals', state: 'computing', worker: 'kitchen', progress: 0.99921});
	expect(work.workers).toMatchObject([{worker: 'kitchen', computing: 1}]);
	goOn();
	await untilState(watching, id, 'finished');
	expect(await watching.parts(id)).toEqual(noWork);
	await until(async () => readdirSync(join(engines.folder, 'notes')).length === 0);
});

test('a note that is none is left out, and an old one removed', async () => {
	const notes = join(engines.folder, 'notes');
	mkdirSync(notes);
	writeFileSync(join(notes, 'old.json'), '{}');
	utimesSync(join(notes, 'old.json'), 0, 0);
	const {promise: over, resolve: end} = Promise.withResolvers<void>();
	const jobs = await open(
		slotWith(async function* () {
			await over;
			yield Buffer.from('3.1');
		}),
	);
	const {id} = await submitted(jobs, DIGITS);
	await untilState(jobs, id, 'running');
	for (const text of ['', '{"worker":"x"}', '[1', 'x'.repeat(100_000)]) {
		writeFileSync(join(notes, `${id}.json`), text);
		const {parts, workers} = await jobs.parts(id);
		expect([parts.length, workers]).toEqual([33, []]);
	}
	await until(async () => !readdirSync(notes).includes('old.json'));
	end();
	await untilState(jobs, id, 'finished');
});
