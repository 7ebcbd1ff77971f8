import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Results, UnfinishedResult} from '../../../source/jobs/results/results.ts';
import {textOf} from './watching.ts';

/** A storage for the tests of one suite. */
export interface ResultsFixture {
	results: Results;
	close(): Promise<void>;
}

/** Tests for every place for results. */
export function describeResults(name: string, open: () => Promise<ResultsFixture>): void {
	describe(name, () => {
		let fixture: ResultsFixture;
		let results: Results;
		let names = 0;
		beforeAll(async () => {
			fixture = await open();
			results = fixture.results;
		}, 200_000);
		afterAll(() => fixture?.close());

		const newId = () => `00000000-0000-4000-8000-${String(names++).padStart(12, '0')}-1`;

		async function write(id: string, text: string, chunk = 65_536) {
			const writer = await results.begin(id, 'attempt');
			for (let at = 0; at < text.length; at += chunk) await writer.write(Buffer.from(text.slice(at, at + chunk)));
			return writer;
		}

		async function wholeOf(id: string, size: number): Promise<string | null> {
			const body = await results.read(results.nameOf(id), 0, size);
			return body && textOf(body);
		}

		async function unfinished(): Promise<UnfinishedResult[]> {
			const found: UnfinishedResult[] = [];
			await results.sweep(one => {
				found.push(one);
				return true;
			});
			return found;
		}

		test.each([
			['a few bytes', '3.1'],
			['a chunk', `3.${'1234567890'.repeat(1000)}`],
			['several parts', `3.${'0123456789'.repeat(2_000_000)}`],
		])('keeps %s, and says what it has', async (_, text) => {
			const id = newId();
			const result = await (await write(id, text)).finish();
			expect(result).toEqual({
				bytes: text.length,
				sha256: createHash('sha256').update(text).digest('hex'),
				objectName: results.nameOf(id),
				lastDigits: text.slice(2).slice(-10),
			});
			expect((await wholeOf(id, text.length)) === text).toBe(true);
		});

		test('gives any part', async () => {
			const id = newId();
			const text = `3.${'1234567890'.repeat(30_000)}`;
			const {objectName} = await (await write(id, text)).finish();
			for (const [start, end] of [
				[0, 1],
				[0, 300_002],
				[70_000, 140_001],
				[300_001, 300_002],
			] as const) {
				const body = await results.read(objectName, start, end);
				expect(body && (await textOf(body)) === text.slice(start, end)).toBe(true);
			}
		});

		test('shows nothing of a result before it is finished', async () => {
			const id = newId();
			const text = `3.${'1'.repeat(17_000_000)}`;
			const writer = await write(id, text);
			expect(await wholeOf(id, 2)).toBeNull();
			await writer.finish();
			expect((await wholeOf(id, text.length))?.length).toBe(text.length);
		});

		test('leaves nothing of what was discarded', async () => {
			const id = newId();
			const writer = await write(id, `3.${'1'.repeat(17_000_000)}`);
			await writer.discard();
			expect(await wholeOf(id, 2)).toBeNull();
			expect((await unfinished()).filter(one => one.id === id)).toEqual([]);
			await (await results.begin(newId(), 'attempt')).discard();
		});

		test('sweeps what writers that are gone began, and nothing else', async () => {
			const [gone, atWork] = [newId(), newId()];
			const text = `3.${'1'.repeat(17_000_000)}`;
			const [lost, kept] = [await write(gone, text), await write(atWork, text)];
			await results.sweep(async ({id}) => id !== gone);
			expect((await unfinished()).map(({id}) => id)).not.toContain(gone);
			await kept.finish();
			expect((await wholeOf(atWork, text.length))?.length).toBe(text.length);
			// The one that was taken for gone can not make a result any more.
			await expect(lost.finish()).rejects.toMatchObject({code: 'JOB_STORE_FAILED'});
			expect(await wholeOf(gone, 2)).toBeNull();
			await lost.discard();
		});

		test('takes a result again, as a whole', async () => {
			const id = newId();
			await (await write(id, '3.11111')).finish();
			await (await write(id, '3.22222')).finish();
			expect(await wholeOf(id, 7)).toBe('3.22222');
		});

		test.each([
			'../outside.txt',
			'/etc/hostname',
			'..',
			'',
			'passwd',
			'00000000-0000-4000-8000-000000000000.txt/../../outside.txt',
			'00000000-0000-4000-8000-000000000000-1.txt\0',
			'00000000-0000-4000-8000-000000000000-1.unfinished',
		])('has nothing of the name %j, and removes nothing of it', async name => {
			expect(await results.read(name, 0, 1)).toBeNull();
			if (results.link) expect(await results.link(name, 'pi.txt')).toBeNull();
			await results.remove(name);
		});

		test('writes several at once', async () => {
			const texts = Array.from({length: 5}, (_, digit) => [newId(), `3.${String(digit).repeat(300_000)}`] as const);
			await Promise.all(texts.map(async ([id, text]) => (await write(id, text)).finish()));
			for (const [id, text] of texts) expect((await wholeOf(id, text.length)) === text).toBe(true);
		});

		test('removes, also what is not there', async () => {
			const id = newId();
			await (await write(id, '3.1')).finish();
			await results.remove(results.nameOf(id));
			expect(await wholeOf(id, 3)).toBeNull();
			await results.remove(results.nameOf(id));
			expect(await results.room()).toBeGreaterThan(0);
		});
	});
}
