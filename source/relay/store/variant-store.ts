import type {HeaderFields} from '../http/header-fields.ts';
import {selectsSame, valuesIn} from '../http/vary.ts';
import {type AnswerStore, answerKey} from './answer-store.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** The resource that an answer is stored of. */
export interface ResourceKey {
	/** The upstream's base address. */
	upstream: string;
	path: string;
	/** The day of its answers, `YYYY-MM-DD`; null for a resource that is the same on all days. */
	day: string | null;
}

/** Stored answers of resources, of which requests with different fields may get different ones. */
export interface VariantStore {
	/** The answer that fits these request fields, null if there is none, and the key that it is stored under. */
	read(resource: ResourceKey, request: HeaderFields): Promise<{key: string; answer: StoredAnswer | null}>;
	/** Stores an answer until `keepUntil`, in milliseconds since the epoch. */
	write(resource: ResourceKey, answer: StoredAnswer, keepUntil: number): Promise<void>;
}

/**
 * Answers that depend on request fields (`Vary`), in a store that has one answer per key. The newest answer is under
 * the resource's own key and says which fields count; each variant is under a key of its own too.
 */
export function createVariantStore(
	store: AnswerStore,
	/** The usable part of an answer that was stored of a path; null if there is none. */
	check: (path: string, answer: StoredAnswer) => StoredAnswer | null,
): VariantStore {
	async function read(key: string, {path}: ResourceKey): Promise<StoredAnswer | null> {
		const answer = await store.read(key);
		return answer && check(path, answer);
	}

	return {
		async read(resource, request) {
			const key = keyOf(resource);
			const newest = await read(key, resource);
			if (!newest || selectsSame(newest.selecting, request)) return {key, answer: newest};
			const ownKey = await variantKey(resource, valuesIn(newest.selecting, request));
			const variant = await read(ownKey, resource);
			return {key: ownKey, answer: variant && selectsSame(variant.selecting, request) ? variant : null};
		},
		async write(resource, answer, keepUntil) {
			await store.write(keyOf(resource), answer, keepUntil);
			if (answer.selecting.length === 0) return;
			await store.write(await variantKey(resource, answer.selecting), answer, keepUntil);
		},
	};
}

function keyOf({upstream, path, day}: ResourceKey): string {
	return answerKey(upstream, path, day);
}

// A path has no '#'. The hash is loaded when it is needed: answers that vary are rare.
async function variantKey({upstream, path, day}: ResourceKey, selecting: HeaderFields): Promise<string> {
	const {hash} = await import('node:crypto');
	const variant = hash('sha256', JSON.stringify(selecting), 'base64url').slice(0, 16);
	return answerKey(upstream, `${path}#${variant}`, day);
}
