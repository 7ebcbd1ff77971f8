import {describe, expect, test} from 'vitest';
import {createMemoryAnswerStore} from '../../../source/relay/store/memory-answer-store.ts';
import {createMemoryLayer} from '../../../source/relay/store/memory-layer.ts';
import type {StoredAnswer} from '../../../source/relay/store/stored-answer.ts';
import {storedAnswer} from '../../support/upstream/stored-answers.ts';

let clock = 0;
const now = () => clock;

function answer(text: string, freshUntil: number): StoredAnswer {
	return storedAnswer({body: Buffer.from(text), fetchedAt: clock, freshUntil});
}

function layered({maxBytes = 10_000}: {maxBytes?: number} = {}) {
	clock = 1000;
	const below = createMemoryAnswerStore({now});
	let reads = 0;
	const store = {
		...below,
		read: (key: string) => {
			reads++;
			return below.read(key);
		},
	};
	const layer = createMemoryLayer({store, maxBytes, today: () => '2026-11-22', now});
	return {layer, below, store, reads: () => reads};
}

describe('a memory layer above a store', () => {
	test('spares a look into the store while an answer is fresh', async () => {
		const {layer, reads} = layered();
		await layer.write('key', answer('a', 2000), 9000);
		for (let round = 0; round < 5; round++) expect((await layer.read('key'))?.body.toString()).toBe('a');
		expect(reads()).toBe(0);
	});

	test('looks again when it is not: another process may have revalidated it', async () => {
		const {layer, below} = layered();
		await layer.write('key', answer('old', 2000), 9000);
		clock = 2500;
		await below.write('key', answer('new', 4000), 9000);
		expect((await layer.read('key'))?.body.toString()).toBe('new');
	});

	test('remembers what it read, and nothing of another day', async () => {
		const {layer, below, reads} = layered();
		await below.write('key 2026-11-22', answer('today', 5000), 9000);
		await below.write('key 2026-11-21', answer('yesterday', 5000), 9000);
		for (let round = 0; round < 3; round++) {
			await layer.read('key 2026-11-22');
			await layer.read('key 2026-11-21');
		}
		expect(reads()).toBe(1 + 3);
	});

	test('without a day keeps what is of none: lists', async () => {
		const {below, reads, store} = layered();
		const layer = createMemoryLayer({store, maxBytes: 10_000, now});
		await below.write('list', answer('list', 5000), 9000);
		await below.write('key 2026-11-22', answer('today', 5000), 9000);
		for (let round = 0; round < 3; round++) {
			await layer.read('list');
			await layer.read('key 2026-11-22');
		}
		expect(reads()).toBe(1 + 3);
	});

	test('holds no more than it may, dropping what was read longest ago', async () => {
		const {layer} = layered({maxBytes: 3000});
		for (let index = 0; index < 50; index++) await layer.write(`key ${index}`, answer('x'.repeat(500), 5000), 9000);
		expect(layer.remembered.bytes).toBeLessThanOrEqual(3000);
		expect(layer.remembered.entries).toBeGreaterThan(1);
		expect((await layer.read('key 0'))?.body).toHaveLength(500);
	});

	test('keeps what is read over what is newer and not read', async () => {
		const {layer, reads} = layered({maxBytes: 3000});
		await layer.write('read', answer('x'.repeat(500), 5000), 9000);
		for (let index = 0; index < 50; index++) {
			await layer.write(`key ${index}`, answer('x'.repeat(500), 5000), 9000);
			await layer.read('read');
		}
		expect(reads()).toBe(0);
	});

	test('forgets what is cleared', async () => {
		const {layer} = layered();
		await layer.write('a', answer('a', 5000), 9000);
		await layer.write('b', answer('b', 5000), 9000);
		expect(await layer.clear('a')).toBe(1);
		expect(await layer.read('a')).toBeNull();
		expect(await layer.clear()).toBe(1);
		expect(layer.remembered).toEqual({entries: 0, bytes: 0});
	});
});
