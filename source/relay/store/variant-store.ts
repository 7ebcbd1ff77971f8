import type {HeaderFields} from '../http/header-fields.ts';
import {selectsSame, valuesIn} from '../http/vary.ts';
import {type AnswerStore, answerKey} from './answer-store.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** Where the answers of one path are kept. */
export interface AnswerPlace {
	upstream: string;
	path: string;
	/** The day they are of; null for answers that are of none. */
	day: string | null;
}

export interface VariantStore {
	/** The answer that fits these request fields, and the key it is kept under. */
	read(place: AnswerPlace, request: HeaderFields): Promise<{key: string; answer: StoredAnswer | null}>;
	write(place: AnswerPlace, answer: StoredAnswer, keepUntil: number): Promise<void>;
}

/**
 * Answers that depend on request fields (`Vary`), in a store that knows one answer for each key. The newest
 * is under the path's own key and says which fields count; each is under a key of its own besides.
 */
export function createVariantStore(
	store: AnswerStore,
	/** The believable part of an answer that was stored of a path. */
	believe: (path: string, answer: StoredAnswer) => StoredAnswer | null,
): VariantStore {
	async function read(key: string, {path}: AnswerPlace): Promise<StoredAnswer | null> {
		const answer = await store.read(key);
		return answer && believe(path, answer);
	}

	return {
		async read(place, request) {
			const key = keyOf(place);
			const newest = await read(key, place);
			if (!newest || selectsSame(newest.selecting, request)) return {key, answer: newest};
			const own = await variantKey(place, valuesIn(newest.selecting, request));
			const variant = await read(own, place);
			return {key: own, answer: variant && selectsSame(variant.selecting, request) ? variant : null};
		},
		async write(place, answer, keepUntil) {
			await store.write(keyOf(place), answer, keepUntil);
			if (answer.selecting.length === 0) return;
			await store.write(await variantKey(place, answer.selecting), answer, keepUntil);
		},
	};
}

function keyOf({upstream, path, day}: AnswerPlace): string {
	return answerKey(upstream, path, day);
}

// A path has no '#'. Loaded when it is needed: answers that vary are rare.
async function variantKey({upstream, path, day}: AnswerPlace, selecting: HeaderFields): Promise<string> {
	const {hash} = await import('node:crypto');
	const variant = hash('sha256', JSON.stringify(selecting), 'base64url').slice(0, 16);
	return answerKey(upstream, `${path}#${variant}`, day);
}
