import {LunchError} from '../../shared/errors.ts';
import type {HeaderFields} from '../http/header-fields.ts';
import type {Contradiction} from '../store/doubt.ts';
import {keepUntilOf, type StoredAnswer} from '../store/stored-answer.ts';
import type {AnswerPlace, VariantStore} from '../store/variant-store.ts';
import {jsonText} from '../upstream/json-answer.ts';
import {readRestaurants} from '../upstream/sources/scilifelab/scilifelab-answers.ts';
import {LIST_PATH, menuPath} from '../upstream/sources/scilifelab/scilifelab-paths.ts';
import type {AnswerKind} from '../upstream/upstream.ts';
import {APART_MS, doubtAfter} from './contradiction.ts';
import type {FreshnessRules} from './freshness.ts';

export interface DoubtKeeperOptions {
	variants: VariantStore;
	freshness: FreshnessRules;
	now: () => number;
	/** Asks the upstream for the list, of which this is kept. */
	fetchList: (place: AnswerPlace, key: string, kept: StoredAnswer | null, signal: AbortSignal) => Promise<StoredAnswer>;
}

/** An answer that takes back what is kept. */
export interface Denial {
	place: AnswerPlace;
	kind: AnswerKind;
	/** The fields of its request. */
	request: HeaderFields;
	reason: Contradiction;
	/** When it came, in milliseconds since the epoch. */
	at: number;
}

/** Keeps what was good where the upstream takes it back, with what it said against it. */
export function createDoubtKeeper({variants, freshness, now, fetchList}: DoubtKeeperOptions) {
	/** Whether the list has the restaurant of a menu, asked anew if it is older than a minute; null where that can't be known. */
	async function isInList({upstream, path}: AnswerPlace, signal: AbortSignal): Promise<boolean | null> {
		const place: AnswerPlace = {upstream, path: LIST_PATH, day: null};
		const {key, answer: kept} = await variants.read(place, []);
		const isNew = kept?.quality === 'good' && !kept.doubt && now() - kept.fetchedAt < APART_MS;
		const list = isNew ? kept : await fetchList(place, key, kept, signal).catch(noListWhereExpected);
		if (list?.quality !== 'good') return null;
		const paths = readRestaurants(jsonText(list)).value.map(({id}) => menuPath(id));
		return paths.length === 0 ? null : paths.includes(path);
	}

	return {
		/** Whether what is kept stays all the same; it is then past its freshness, and says why. */
		async keeps({place, kind, request, reason, at}: Denial, signal: AbortSignal): Promise<boolean> {
			const isListed = kind === 'menu' && reason === 'not-found' ? await isInList(place, signal) : null;
			// Another process may have heard the same meanwhile.
			const {answer: kept} = await variants.read(place, request);
			if (kept?.quality !== 'good') return false;
			const doubt = doubtAfter(kind, kept, {reason, at, isListed});
			if (!doubt) return false;
			const keepUntil = keepUntilOf(kept, freshness.stale);
			await variants.write(place, {...kept, doubt, freshUntil: Math.min(kept.freshUntil, at)}, keepUntil);
			return true;
		},
	};
}

function noListWhereExpected(error: unknown): null {
	if (error instanceof LunchError) return null;
	throw error;
}
