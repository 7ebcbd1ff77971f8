import {execFileSync} from 'node:child_process';
import {closeSync, constants, mkdtempSync, openSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openFileSink} from '../../../../source/functions/library/files/file-sink.ts';

test('a call that waits for a slow place goes on when that is given up, as where it begins again', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-sink-'));
	try {
		const out = join(folder, 'pipe');
		execFileSync('mkfifo', [out]);
		// It is open, and not read.
		const reader = openSync(out, constants.O_RDONLY | constants.O_NONBLOCK);
		const sink = await openFileSink({out});
		const told: string[] = [];
		sink.control({pause: () => told.push('pause'), resume: () => told.push('resume'), cancel() {}});
		const take = (isLast: boolean) => sink.take({kind: 'file', name: 'out', bytes: Buffer.alloc(2 ** 19), isLast});
		for (let count = 0; count < 16; count += 1) take(false);
		// The last piece may have been on its way when the call was told to wait.
		take(true);
		expect(told).toEqual(['pause']);
		const dropping = sink.drop();
		await expect.poll(() => told).toEqual(['pause', 'resume']);
		closeSync(reader);
		await dropping;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
});

test('a call that is cancelled waits for nobody to read a pipe', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-sink-'));
	try {
		const out = join(folder, 'pipe');
		execFileSync('mkfifo', [out]);
		const sink = await openFileSink({out});
		sink.control({pause() {}, resume() {}, cancel: () => sink.cancel()});
		sink.take({kind: 'file', name: 'out', bytes: Buffer.from('hi'), isLast: true});
		const returned = {state: 'returned', value: {encoding: 'json', text: '1'}, error: null} as const;
		const ended = sink.end({...returned, worker: null, queuedMs: 0, ranMs: 0});
		sink.cancel();
		expect(await ended).toMatchObject({state: 'cancelled', value: null, error: {code: 'FUNCTION_CANCELLED'}});
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
});
