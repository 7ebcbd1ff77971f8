import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {LONGEST_LEASE_MS} from '../../../../source/relay/store/leases.ts';
import {openSqliteAnswerStore} from '../../../../source/relay/store/sqlite/sqlite-answer-store.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lunch-leases-'));
});
afterAll(() => rm(folder, {recursive: true}));

// The clock is read before a statement waits for the file, and another process takes the lease meanwhile.
test('a lease that was taken while this process waited for the file is held', async () => {
	const file = join(folder, 'relay.sqlite');
	let before = 0;
	const first = await openSqliteAnswerStore(file);
	const second = await openSqliteAnswerStore(file, {now: () => before});
	before = Date.now() - 500;
	expect(await first.leases.take('a', 'first', Date.now() + LONGEST_LEASE_MS)).toBe(true);
	expect(await second.leases.take('a', 'second', before + LONGEST_LEASE_MS)).toBe(false);
	await first.leases.release('a', 'first', null);
	expect(await second.leases.take('a', 'second', before + LONGEST_LEASE_MS)).toBe(true);
	await first.close();
	await second.close();
});
