import {fileURLToPath} from 'node:url';
import {LunchError} from '../shared/errors.ts';
import {createFileResults} from './file-results.ts';
import type {Results} from './results.ts';

/** The results at a storage's address (`file:///folder`); undefined for null: the engine's own place. */
export function resultsAt(storage: string | null): Results | undefined {
	if (storage === null) return undefined;
	if (storage.startsWith('file:')) return createFileResults(fileURLToPath(storage));
	throw new LunchError('USAGE', `The jobs of one machine can't keep their results at ${storage}.`, {
		hint: 'Set --storage to file:///folder.',
	});
}
