import type {CacheEntry} from '../../../../relay/cache/cache-inspection.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';

/** The stored answers, as the screen lists them. */
export function storedAnswers({data}: Snapshot): readonly CacheEntry[] {
	return heldIn(data.cache) ?? [];
}

export function selectedAnswer(snapshot: Snapshot): CacheEntry | null {
	const all = storedAnswers(snapshot);
	return (
		all[
			selectedIndex(
				paneOf(snapshot.state, 'cache'),
				all.map(({key}) => key),
			)
		] ?? null
	);
}

/** The short name of an answer: the list, or a restaurant's id and the day. */
export function shortName({url, day}: CacheEntry): string {
	if (url.endsWith('/restaurant')) return translate('list of restaurants');
	const path = url.replace(/^.*\/restaurant\//, '').replace(/^https?:\/\//, '');
	return day === null ? path : `${path} ${day}`;
}
