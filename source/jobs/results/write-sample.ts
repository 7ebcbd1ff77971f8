import {randomUUID} from 'node:crypto';
import type {Results} from './results.ts';

/** Writes a result of no job, and removes it. Fails with what is wrong with the storage. */
export async function writeSample(results: Results): Promise<void> {
	// No job has an attempt 0: what is left of this one unfinished is swept.
	const id = `${randomUUID()}-0`;
	const writer = await results.begin(id, '0');
	try {
		await writer.write(Buffer.from('3'));
		await writer.finish();
	} catch (error) {
		await writer.discard();
		throw error;
	}
	await results.remove(results.nameOf(id));
}
