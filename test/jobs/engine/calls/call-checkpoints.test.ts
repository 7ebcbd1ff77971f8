import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type CallCheckpoints, callCheckpoints} from '../../../../source/jobs/engine/calls/call-checkpoints.ts';
import {createFileResults} from '../../../../source/jobs/results/file-results.ts';

const ID = '11111111-1111-4111-8111-111111111111';
let folder: string;
let damaged: number;
let errors: unknown[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-checkpoints-'));
	damaged = 0;
	errors = [];
});
afterEach(() => rmSync(folder, {recursive: true}));

/** The checkpoints of an attempt, of a job that may begin again nine times. */
function attemptAt(attempt: number, room = Number.POSITIVE_INFINITY): CallCheckpoints {
	const results = {...createFileResults(folder), room: async () => room};
	const onDamaged = () => {
		damaged += 1;
	};
	const made = callCheckpoints({results, id: ID, attempt, retries: 9, onDamaged, onError: error => errors.push(error)});
	if (!made) throw new Error('there are none');
	return made;
}

async function keep(checkpoints: CallCheckpoints, text: string): Promise<void> {
	checkpoints.keep(Buffer.from(text));
	await checkpoints.written();
}

const lastOf = async (attempt: number) => (await attemptAt(attempt).last())?.toString();
const files = () => readdirSync(join(folder, 'parts', ID)).sort();
const fileOf = (attempt: number) => join(folder, 'parts', ID, `attempt-${attempt}`);

test('an attempt finds what the latest before it kept last, and only that is left', async () => {
	const first = attemptAt(1);
	expect(await first.last()).toBeNull();
	for (let at = 0; at < 5; at += 1) first.keep(Buffer.from(`soup ${at}`));
	await first.written();
	expect(await lastOf(2)).toBe('soup 4');
	await keep(attemptAt(2), 'stew');
	expect(files()).toEqual(['attempt-2']);
	// The third kept nothing.
	expect(await lastOf(4)).toBe('stew');
	await attemptAt(4).clear();
	expect(readdirSync(join(folder, 'parts'))).toEqual([]);
});

test('an attempt that is late does no harm to those after it', async () => {
	const [late, second] = [attemptAt(1), attemptAt(2)];
	await keep(late, 'early');
	await keep(second, 'stew');
	await keep(late, 'late');
	expect(await lastOf(3)).toBe('stew');
	await keep(attemptAt(3), 'ragout');
	expect(files()).toEqual(['attempt-3']);
});

test('one that is damaged, or longer than any, is thrown away and told, and the one before counts', async () => {
	await keep(attemptAt(2), 'stew');
	await keep(attemptAt(1), 'soup');
	writeFileSync(fileOf(2), readFileSync(fileOf(2)).fill(0, 0, 1));
	expect(await lastOf(3)).toBe('soup');
	expect({damaged, files: files()}).toEqual({damaged: 1, files: ['attempt-1']});
	await keep(attemptAt(1), 'x'.repeat(9 * 2 ** 20));
	expect(await lastOf(3)).toBeUndefined();
	expect({damaged, files: files()}).toEqual({damaged: 2, files: []});
});

test('one that would take the room of the results is not written, which is told', async () => {
	await keep(attemptAt(1, 1000), 'soup');
	expect(errors).toMatchObject([{code: 'DISK_FULL'}]);
	expect(await lastOf(2)).toBeUndefined();
});
