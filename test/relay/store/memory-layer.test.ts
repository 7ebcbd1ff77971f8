import {describe, expect, test} from 'vitest';
import {createMemoryAnswerStore} from '../../../source/relay/store/memory-answer-store.ts';
import {createMemoryFront} from '../../../source/relay/store/memory-layer.ts';
import type {StoredAnswer} from '../../../source/relay/store/stored-answer.ts';
import {storedAnswer} from '../../support/stored-answers.ts';

let clock = 0;
const now = () => clock;

function answer(text: string, freshUntil: number): StoredAnswer {
	return storedAnswer({body: Buffer.from(text), fetchedAt: clock, freshUntil});
}

function fronted({maxBytes = 10_000}: {maxBytes?: number} = {}) {
	clock = 1000;
	const behind = createMemoryAnswerStore({now});
	let reads = 0;
	const store = {
		...behind,
		read: (key: string) => {
			reads++;
			return behind.read(key);
		},
	};
	const front = createMemoryFront({store, maxBytes, today: () => '2026-11-22', now});
	return {front, behind, reads: () => reads};
}

describe('memory in front of a store', () => {
	test('spares a look into the store while an answer is fresh', async () => {
		const {front, reads} = fronted();
		await front.write('key', answer('a', 2000), 9000);
		for (let round = 0; round < 5; round++) expect((await front.read('key'))?.body.toString()).toBe('a');
		expect(reads()).toBe(0);
	});

	test('looks again when it is not: another process may have revalidated it', async () => {
		const {front, behind} = fronted();
		await front.write('key', answer('old', 2000), 9000);
		clock = 2500;
		await behind.write('key', answer('new', 4000), 9000);
		expect((await front.read('key'))?.body.toString()).toBe('new');
	});

	test('remembers what it read, and nothing of another day', async () => {
		const {front, behind, reads} = fronted();
		await behind.write('key 2026-11-22', answer('today', 5000), 9000);
		await behind.write('key 2026-11-21', answer('yesterday', 5000), 9000);
		for (let round = 0; round < 3; round++) {
			await front.read('key 2026-11-22');
			await front.read('key 2026-11-21');
		}
		expect(reads()).toBe(1 + 3);
	});

	test('holds no more than it may, dropping the oldest', async () => {
		const {front} = fronted({maxBytes: 3000});
		for (let index = 0; index < 50; index++) await front.write(`key ${index}`, answer('x'.repeat(500), 5000), 9000);
		expect(front.remembered.bytes).toBeLessThanOrEqual(3000);
		expect(front.remembered.entries).toBeGreaterThan(1);
		expect((await front.read('key 0'))?.body).toHaveLength(500);
	});

	test('forgets what is cleared', async () => {
		const {front} = fronted();
		await front.write('a', answer('a', 5000), 9000);
		await front.write('b', answer('b', 5000), 9000);
		expect(await front.clear('a')).toBe(1);
		expect(await front.read('a')).toBeNull();
		expect(await front.clear()).toBe(1);
		expect(front.remembered).toEqual({entries: 0, bytes: 0});
	});
});
