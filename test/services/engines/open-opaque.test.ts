import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {openOpaque} from '../../../source/services/engines/open-opaque.ts';
import {createLogger} from '../../../source/services/logging/logger.ts';
import {poll} from '../../support/poll.ts';

const worker = `${process.execPath} ${fileURLToPath(new URL('../../support/program/opaque-worker.js', import.meta.url))}`;

test('what opaque workers write to stderr is logged, cleaned and not too much, and so are their ends', async () => {
	const log: Record<string, unknown>[] = [];
	const logger = createLogger('debug', {
		write: line => {
			log.push(JSON.parse(line));
		},
	});
	const opaque = openOpaque({command: worker, count: 1, queueBytes: 64 * 2 ** 20, env: process.env}, logger);
	const ask = async (text: string) => String(await opaque.execute(Buffer.from(text), new AbortController().signal));
	expect(await ask('say hej hej')).toBe('said');
	await poll('it is logged', () => log.some(({stderr}) => stderr === 'hej hej'));
	expect(await ask('shout')).toBe('shouted');
	await expect(ask('exit')).rejects.toThrow('exited');
	await poll('the end is logged', () => log.some(({reason}) => reason === 'exited with code 3'));
	await opaque.close();
	expect(log.filter(({stderr}) => stderr !== undefined).length).toBeLessThan(1000);
	const unsaid = log.reduce((sum, {unsaid: count}) => sum + Number(count ?? 0), 0);
	expect(unsaid).toBeGreaterThan(1000);
	expect(log).toContainEqual(expect.objectContaining({opaqueWorker: expect.any(Number), reason: 'exited with code 3'}));
});
