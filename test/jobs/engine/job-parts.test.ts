import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createJobParts} from '../../../source/jobs/engine/job-parts.ts';
import {createFileParts} from '../../../source/jobs/results/file-parts.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-parts-'));
});
afterAll(() => rmSync(folder, {recursive: true}));

function partsOf(id: string, mostBytes?: number) {
	const damaged: string[] = [];
	const storage = createFileParts(folder);
	const parts = createJobParts({storage, id, onDamaged: name => damaged.push(name), ...(mostBytes ? {mostBytes} : {})});
	return {parts, damaged};
}

describe('the parts of a job', () => {
	test.each([0, 1, 39, 40, 41, 1_048_576, 3_000_000])('of %i bytes are read as they were saved', async size => {
		const {parts, damaged} = partsOf(ID);
		const bytes = Buffer.alloc(size, 'abcdefg');
		await parts.save('value', [bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)]);
		expect((await parts.read('value'))?.equals(bytes)).toBe(true);
		expect(await parts.names()).toEqual(['value']);
		expect(damaged).toEqual([]);
	});

	test.each([
		['a bit turned over', (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)],
		['the end cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
		['a longer end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0])])],
		['nothing left', () => Buffer.alloc(0)],
	])('with %s are thrown away and told', async (_, spoil) => {
		const {parts, damaged} = partsOf(ID);
		await parts.save('value', [Buffer.alloc(2_000_000, 'x')]);
		const file = join(folder, ID, 'value');
		const bytes = readFileSync(file);
		const spoilt = spoil(bytes);
		writeFileSync(file, typeof spoilt === 'number' ? bytes : spoilt);
		expect(await parts.read('value')).toBeNull();
		expect(damaged).toEqual(['value']);
		expect(await parts.names()).toEqual([]);
	});

	test('are not taken for those of another job or name', async () => {
		const {parts} = partsOf(ID);
		await parts.save('one', [Buffer.from('value')]);
		const {parts: others, damaged} = partsOf(OTHER);
		await others.save('one', [Buffer.from('else')]);
		writeFileSync(join(folder, OTHER, 'one'), readFileSync(join(folder, ID, 'one')));
		expect(await others.read('one')).toBeNull();
		expect(damaged).toEqual(['one']);
		expect(await parts.read('two')).toBeNull();
	});

	test('have no more bytes together than is allowed, and then stay as they were', async () => {
		const {parts} = partsOf(OTHER, 1000);
		await parts.save('one', [Buffer.alloc(500)]);
		await expect(parts.save('two', [Buffer.alloc(300), Buffer.alloc(200)])).rejects.toMatchObject({code: 'DISK_FULL'});
		expect(await parts.names()).toEqual(['one']);
		await parts.save('one', [Buffer.alloc(800)]);
		expect((await parts.read('one'))?.length).toBe(800);
		await parts.clear();
		expect(await parts.names()).toEqual([]);
	});
});
