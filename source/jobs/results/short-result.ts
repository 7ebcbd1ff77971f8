import {hash} from 'node:crypto';
import type {JobResult} from '../job.ts';
import {lastDigitsOf} from './result-digest.ts';

/** The result that a short text is, under its name in the storage. */
export function shortResult(text: string, objectName: string): JobResult {
	return {bytes: text.length, sha256: hash('sha256', text), objectName, lastDigits: lastDigitsOf(text)};
}
