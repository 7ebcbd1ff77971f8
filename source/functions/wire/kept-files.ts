import {LunchError} from '../../shared/errors.ts';
import type {KeptFile} from '../call-jobs.ts';
import type {CallEvent, FileFacts} from '../functions.ts';

/** Most bytes of files that are kept with a call. */
const MOST_KEPT_BYTES = 16 * 1024 * 1024;

/** Gathers the files that a call leaves. */
export interface KeptFiles {
	/** False for a piece that is too much: the call is to be ended. */
	take(piece: Extract<CallEvent, {kind: 'file'}>): boolean;
	/** Null where they were too much. */
	whole(facts: readonly FileFacts[]): KeptFile[] | null;
}

export function gatherFiles(): KeptFiles {
	const pieces = new Map<string, Uint8Array[]>();
	let bytesLeft = MOST_KEPT_BYTES;
	return {
		take({name, bytes}) {
			bytesLeft -= bytes.length;
			if (bytesLeft < 0) return false;
			const own = pieces.get(name);
			if (own) own.push(bytes);
			else pieces.set(name, [bytes]);
			return true;
		},
		whole(facts) {
			if (bytesLeft < 0) return null;
			return facts.map(fact => ({...fact, content: Buffer.concat(pieces.get(fact.name) ?? []).toString('base64')}));
		},
	};
}

export function tooMuchToKeep(): LunchError {
	return new LunchError(
		'FUNCTION_TOO_LARGE',
		`The files that a job leaves have at most ${MOST_KEPT_BYTES} bytes together.`,
	);
}
