import {randomUUID} from 'node:crypto';
import type {Results} from './results.ts';

/** Writes a result that is nobody's, and removes it. Throws what is wrong with the storage. */
export async function writeSample(results: Results): Promise<void> {
	// Of attempt 0, which no job has: what is left of it unfinished is nobody's, and swept with the rest.
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
