import {fieldValue} from './http/header-fields.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {StoredAnswer} from './store/stored-answer.ts';
import type {Reading} from './upstream/sources/json-fields.ts';
import type {ListRequest} from './upstream/sources/menu-source.ts';

/**
 * Makes a reader of answers with the list of restaurants. Every menu needs the list, and a store gives it anew each
 * time: the bytes of the last one are compared, and parsed and cleaned only where they differ. The reader throws
 * UPSTREAM_UNREADABLE for what is no list.
 */
export function createListReader({read}: Pick<ListRequest, 'read'>): (answer: StoredAnswer) => Reading<Restaurant[]> {
	let last: {answer: StoredAnswer; reading: Reading<Restaurant[]>} | null = null;
	return answer => {
		if (last && isSameDocument(last.answer, answer)) return last.reading;
		const reading = read(answer);
		last = {answer, reading};
		return reading;
	};
}

function isSameDocument(a: StoredAnswer, b: StoredAnswer): boolean {
	if (a === b) return true;
	return a.body.equals(b.body) && contentTypeOf(a) === contentTypeOf(b);
}

function contentTypeOf({headers}: StoredAnswer): string | null {
	return fieldValue(headers, 'content-type');
}
