import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AnswerStore} from '../../../source/relay/store/answer-store.ts';
import {openAnswerStore} from '../../../source/relay/store/open-answer-store.ts';
import {storedAnswer} from '../../support/upstream/stored-answers.ts';

const answer = storedAnswer({headers: [], body: Buffer.from('x'), fetchedAt: 1, freshUntil: 2});

let folder: string;
let file: string;
let warnings: string[];
let clock: number;
let isBrief = false;
const stores: AnswerStore[] = [];

function open(at = file): AnswerStore {
	const store = openAnswerStore({file: at, isBrief, onWarning: message => warnings.push(message), now: () => clock});
	stores.push(store);
	return store;
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-'));
	file = join(folder, 'relay.sqlite');
	warnings = [];
	clock = Date.now();
});

afterEach(async () => {
	await Promise.all(stores.splice(0).map(store => store.close()));
	rmSync(folder, {recursive: true});
});

async function works(store: AnswerStore): Promise<void> {
	await store.write('a', answer, clock + 60_000);
	expect(await store.read('a')).toEqual(answer);
	expect(await store.leases.take('a', 'me', clock + 1000)).toBe(true);
}

describe.each([false, true])('a cache file (brief: %s)', isBriefNow => {
	beforeEach(() => {
		isBrief = isBriefNow;
	});

	test('in a folder that is not there is made with it', async () => {
		file = join(folder, 'deep/er/relay.sqlite');
		await works(open());
		expect(warnings).toEqual([]);
	});

	test('is not made by looking at what is stored', async () => {
		expect(await Array.fromAsync(open().entries())).toEqual([]);
		expect(readdirSync(folder)).toEqual([]);
	});

	test.each([
		[
			'that is not a database',
			() => writeFileSync(file, 'this is not a database, but it is long enough to have a header. '.repeat(100)),
		],
		[
			'that was overwritten in the middle',
			async () => {
				const store = open();
				for (let index = 0; index < 200; index++) {
					await store.write(`key ${index}`, {...answer, body: Buffer.alloc(2000, 'x')}, clock + 60_000);
				}
				await store.close();
				stores.length = 0;
				const bytes = readFileSync(file);
				bytes.fill(0xab, 4096, bytes.length - 100);
				writeFileSync(file, bytes);
			},
		],
	])('%s is moved aside and begun anew', async (_, damage) => {
		await damage();
		await works(open());
		expect(warnings).toEqual([expect.stringMatching(/was damaged; it is now .*relay\.sqlite\.damaged-/)]);
		expect(readdirSync(folder).filter(name => name.includes('damaged'))).not.toEqual([]);
		// and it is a file again, not memory
		expect(await open().read('a')).toEqual(answer);
	});

	test.each([
		['that a later version has made', 'PRAGMA user_version = 99'],
		['whose leases are of another version', 'DROP TABLE lease; CREATE TABLE lease(key TEXT PRIMARY KEY, owner TEXT)'],
		['whose answers are of another version', 'DROP TABLE keyv; CREATE TABLE keyv(id INTEGER, namespace TEXT)'],
		['without tables that it says it has', 'DROP TABLE gate'],
	])('%s is known as such and moved aside', async (_, sql) => {
		const first = open();
		await works(first);
		await first.close();
		const other = new DatabaseSync(file);
		other.exec(sql);
		other.close();
		const store = open();
		await works(store);
		await store.cooldown('x').start(clock + 1000);
		expect(await store.cooldown('x').until()).toBe(clock + 1000);
		expect(warnings).toEqual([expect.stringMatching(/was of another version of lunch; it is now .*other-version, /)]);
		expect(readdirSync(folder).filter(name => name.endsWith('.other-version'))).toHaveLength(1);
		expect(await open().read('a')).toEqual(answer);
	});

	test('that is cut to nothing is begun anew without a word', async () => {
		writeFileSync(file, '');
		await works(open());
		expect(warnings).toEqual([]);
	});

	test('whose place a folder has: goes on in memory and says so once', async () => {
		mkdirSync(file);
		await works(open());
		expect(warnings).toEqual([expect.stringMatching(/can't be used .*going on without it/)]);
	});

	test('in a folder that can not be made: goes on in memory', async () => {
		writeFileSync(join(folder, 'file'), '');
		await works(open(join(folder, 'file/relay.sqlite')));
		expect(warnings).toHaveLength(1);
	});

	test('that another program locks: goes on in memory, and returns to the file later', async () => {
		const first = open();
		await works(first);
		await first.close();
		const other = new DatabaseSync(file);
		other.exec('PRAGMA journal_mode = DELETE');
		other.exec('BEGIN EXCLUSIVE');
		const store = open();
		expect(await store.read('a')).toBeNull();
		await works(store);
		expect(warnings).toEqual([expect.stringMatching(/locked/)]);
		other.exec('ROLLBACK');
		other.close();
		clock += 31_000;
		expect(await store.read('a')).toEqual(answer);
	}, 20_000);

	test('is not opened again by what is still under way when it is closed', async () => {
		const store = open();
		await works(store);
		await store.close();
		rmSync(file);
		await store.write('b', answer, clock + 60_000);
		await store.leases.release('a', 'me', null);
		expect(readdirSync(folder)).toEqual([]);
		expect(warnings).toEqual([]);
	});

	test('with rows that are no answers: they do not count', async () => {
		await works(open());
		const other = new DatabaseSync(file);
		const set = other.prepare("UPDATE keyv SET value = ? WHERE key = 'a'");
		for (const value of ['nonsense', '{}', '{"value":7}', '{"value":{"status":"200"}}', 'null']) {
			set.run(value);
			expect(await open().read('a'), value).toBeNull();
		}
		other.close();
	});
});

test('a store that is brief sees what others write, and what it writes itself', async () => {
	isBrief = true;
	const other = openAnswerStore({file, onWarning: message => warnings.push(message)});
	stores.push(other);
	await other.write('a', answer, clock + 60_000);
	const store = open();
	expect(await store.read('a')).toEqual(answer);
	expect(await store.read('b')).toBeNull();
	await other.write('b', answer, clock + 60_000);
	expect(await store.read('b')).toEqual(answer);
	const newer = {...answer, fetchedAt: 3};
	await store.write('a', newer, clock + 60_000);
	expect(await store.read('a')).toEqual(newer);
	expect(warnings).toEqual([]);
});
