import type {Results} from '../results/results.ts';
import {resultStem} from './run-redis-job.ts';

/** Writes a result that is nobody's, and removes it. Throws what is wrong with the storage. */
export async function writeSample(results: Results, holder: string): Promise<void> {
	// Of attempt 0, which no job has: what is left of it unfinished is nobody's, and swept with the rest.
	const writer = await results.begin(resultStem(holder, 0), '0');
	let objectName: string;
	try {
		await writer.write(Buffer.from('3'));
		({objectName} = await writer.finish());
	} catch (error) {
		await writer.discard().catch(() => {});
		throw error;
	}
	await results.remove(objectName);
}
