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

/**
 * The short names of stored answers, by their keys: of the addresses of one kind, the parts in which they differ and the last
 * one; and the day, where that is not today.
 */
export function answerNames({data}: Snapshot): ReadonlyMap<string, string> {
	const entries = heldIn(data.cache) ?? [];
	const kinds = Map.groupBy(entries, ({url}) => `${partsOf(url)[0]} ${partsOf(url).length}`);
	return new Map([...kinds.values()].flatMap(kind => namesOfKind(kind, data.today)));
}

function namesOfKind(kind: readonly CacheEntry[], today: string): [string, string][] {
	const all = kind.map(({url}) => partsOf(url));
	return kind.map(({key, url, day}, index) => {
		const parts = all[index] ?? [];
		const telling = parts.filter(
			(part, place) => place === parts.length - 1 || all.some(other => other[place] !== part),
		);
		const name = url.endsWith('/restaurant') ? translate('list of restaurants') : telling.join(' ');
		return [key, day === null || day === today ? name : `${name} ${day}`];
	});
}

/** The parts of an address, from its host on. */
function partsOf(url: string): readonly string[] {
	return url
		.replace(/^[a-z]+:/, '')
		.split('/')
		.filter(part => part !== '');
}
