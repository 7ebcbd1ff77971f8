import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {openEmbeddedJobs} from '../../../../source/jobs/embedded/open-embedded-jobs.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
});

afterEach(() => rmSync(folder, {recursive: true}));

it('a page and the counts are the very same until a job changes, in this process or in another', async () => {
	const [one, other] = [await openEmbeddedJobs({folder}), await openEmbeddedJobs({folder})];
	const {job: first} = await one.submit({digits: 1000});
	const before = await one.list({limit: 10});
	expect(before.jobs.map(({id}) => id)).toEqual([first.id]);
	expect(await one.list({limit: 10})).toBe(before);
	expect(await one.list({limit: 11})).toEqual(before);
	const {job: second} = await other.submit({digits: 2000});
	const after = await one.list({limit: 10});
	expect(after.jobs.map(({id}) => id)).toEqual([second.id, first.id]);
	expect((await one.load()).counts.queued).toBe(2);
	await one.cancel(first.id);
	expect((await one.list({limit: 10})).jobs.map(({state}) => state)).toEqual(['queued', 'cancelled']);
	expect((await one.list({states: ['queued'], limit: 10})).jobs).toHaveLength(1);
	expect((await one.load()).counts).toMatchObject({queued: 1, cancelled: 1});
	await one.close();
	await other.close();
});

it('who waits for a change hears of one in another process, though nobody waited before', async () => {
	const [one, other] = [await openEmbeddedJobs({folder, pollMs: 5}), await openEmbeddedJobs({folder})];
	for (let turn = 0; turn < 2; turn++) {
		const {job} = await one.submit({digits: 1000 + turn});
		const states: string[] = [];
		const watching = (async () => {
			for await (const event of one.events(job.id)) states.push(event.job.state);
		})();
		await expect.poll(() => states).toContain('queued');
		await other.cancel(job.id);
		await watching;
		expect(states.at(-1)).toBe('cancelled');
	}
	await one.close();
	await other.close();
});
