import {readFile} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {withTimeout} from '../../source/shared/with-timeout.ts';

const never = new Promise<never>(() => {});

test('work in time gives its result or its failure', async () => {
	expect(await withTimeout(delay(1, 'done'), 10_000, () => 'late')).toBe('done');
	const failing = delay(1).then(() => {
		throw new Error('broken');
	});
	await expect(withTimeout(failing, 10_000, () => 'late')).rejects.toThrow('broken');
});

test('work that takes too long gives what is to be instead', async () => {
	expect(await withTimeout(never, 1, () => 'late')).toBe('late');
	const timedOut = withTimeout(never, 1, () => {
		throw new Error('timed out');
	});
	await expect(timedOut).rejects.toThrow('timed out');
});

test('a failure after the time is not heard', async () => {
	const later = delay(20).then(() => {
		throw new Error('too late to matter');
	});
	expect(await withTimeout(later, 1, () => null)).toBeNull();
	await later.catch(() => {});
});

test('what came while this process stood still is not late', async () => {
	const found = withTimeout(readFile(new URL(import.meta.url), 'utf8'), 200, () => 'late');
	const until = performance.now() + 300;
	while (performance.now() < until);
	expect(await found).toContain('stood still');
});
