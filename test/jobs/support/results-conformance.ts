import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Results, UnfinishedResult} from '../../../source/jobs/results/results.ts';
import {textOf} from './watching.ts';

/** A storage for the tests of one suite. */
export interface ResultsFixture {
	results: Results;
	close(): Promise<void>;
}

/** More than the 8 MiB of one part, so that some of it is stored before it is finished. */
const PARTLY_STORED = 9_000_000;

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
			['several parts', `3.${'0123456789'.repeat(1_700_000)}`],
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
			const text = `3.${'1'.repeat(PARTLY_STORED)}`;
			const writer = await write(id, text);
			expect(await wholeOf(id, 2)).toBeNull();
			await writer.finish();
			expect((await wholeOf(id, text.length))?.length).toBe(text.length);
		});

		test('leaves nothing of what was discarded', async () => {
			const id = newId();
			const writer = await write(id, `3.${'1'.repeat(PARTLY_STORED)}`);
			await writer.discard();
			expect(await wholeOf(id, 2)).toBeNull();
			expect((await unfinished()).filter(one => one.id === id)).toEqual([]);
			await (await results.begin(newId(), 'attempt')).discard();
		});

		test('sweeps what writers that are gone began, and nothing else', async () => {
			const [gone, atWork] = [newId(), newId()];
			const text = `3.${'1'.repeat(PARTLY_STORED)}`;
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

		describe('parts', () => {
			const parts = () => results.parts;
			const ownerId = () => newId().slice(0, -2);

			async function textOfPart(id: string, name: string): Promise<string | null> {
				const body = await parts().read(id, name);
				if (!body) return null;
				const chunks: Uint8Array[] = [];
				for await (const chunk of body) chunks.push(chunk);
				return Buffer.concat(chunks).toString();
			}

			test('are kept by job and name, and replaced as a whole', async () => {
				const [id, other] = [ownerId(), ownerId()];
				const long = Array.from({length: 9}, (_, digit) => Buffer.alloc(1_000_000, String(digit)));
				await parts().write(id, 'sums-0-1', long);
				await parts().write(id, 'sums-1-2', []);
				await parts().write(other, 'sums-0-1', [Buffer.from('other')]);
				expect(await textOfPart(id, 'sums-0-1')).toBe(Buffer.concat(long).toString());
				await parts().write(id, 'sums-0-1', [Buffer.from('sh'), Buffer.from('ort')]);
				expect(await textOfPart(id, 'sums-0-1')).toBe('short');
				const listed = (await parts().list(id)).sort((a, b) => a.bytes - b.bytes);
				expect(listed.map(({name, bytes}) => [name, bytes])).toEqual([
					['sums-1-2', 0],
					['sums-0-1', 5],
				]);
				expect(await parts().ids()).toEqual(expect.arrayContaining([id, other]));
				expect(await parts().has(id, 'sums-1-2')).toBe(true);
				await parts().remove(id, 'sums-1-2');
				expect(await parts().has(id, 'sums-1-2')).toBe(false);
				expect((await parts().list(id)).map(({name}) => name)).toEqual(['sums-0-1']);
				await parts().clear(id);
				expect(await parts().list(id)).toEqual([]);
				expect(await textOfPart(id, 'sums-0-1')).toBeNull();
				expect(await parts().ids()).not.toContain(id);
				expect(await textOfPart(other, 'sums-0-1')).toBe('other');
				await parts().clear(other);
			});

			test('are not there before they are whole', async () => {
				const id = ownerId();
				async function* failing() {
					yield Buffer.alloc(PARTLY_STORED, '1');
					expect(await parts().list(id)).toEqual([]);
					throw new Error('the source ended');
				}
				await expect(parts().write(id, 'value', failing())).rejects.toThrow('the source ended');
				expect(await parts().list(id)).toEqual([]);
				await parts().clear(id);
				expect(await parts().ids()).not.toContain(id);
			});

			test('are removed once they are old, and those of files are others than those of jobs', async () => {
				const id = ownerId();
				const {calls: files} = results.files;
				await files.write(id, 'a', [Buffer.from('file')]);
				await parts().write(id, 'a', [Buffer.from('part')]);
				const [file] = await files.list(id);
				const writtenAt = file?.writtenAt ?? new Date();
				expect(Math.abs(writtenAt.getTime() - Date.now())).toBeLessThan(60_000);
				await files.removeOld(writtenAt);
				expect(await files.list(id)).toEqual([file]);
				await files.removeOld(new Date(writtenAt.getTime() + 1));
				expect(await files.list(id)).toEqual([]);
				expect(await textOfPart(id, 'a')).toBe('part');
				await parts().clear(id);
			});

			test.each([
				['../..', 'x'],
				['', 'value'],
				['00000000-0000-4000-8000-000000000000', '../x'],
				['00000000-0000-4000-8000-000000000000', ''],
				['00000000-0000-4000-8000-000000000000', 'A.b'],
			])('have no id %j with a name %j', async (id, name) => {
				await expect(parts().write(id, name, [])).rejects.toThrow(TypeError);
				expect(await parts().read(id, name)).toBeNull();
				expect(await parts().has(id, name)).toBe(false);
				await parts().remove(id, name);
			});
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
