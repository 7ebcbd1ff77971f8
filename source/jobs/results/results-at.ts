import {fileURLToPath} from 'node:url';
import type {Environment} from '../../shared/files/paths.ts';
import {createFileResults} from './file-results.ts';
import type {Results} from './results.ts';

/**
 * The results at a storage's address: `file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…&download=proxy`.
 * Undefined for null: the engine's own place. Keys of S3 come from where its own tools find them (AWS_ACCESS_KEY_ID, …);
 * proxies are those of the environment.
 */
export async function resultsAt(storage: string | null, env: Environment = {}): Promise<Results | undefined> {
	if (storage === null) return undefined;
	if (storage.startsWith('file:')) return createFileResults(fileURLToPath(storage));
	const {createS3Results} = await import('./s3/s3-results.ts');
	return createS3Results(storage, env);
}
