import {fieldValue} from '../../http/header-fields.ts';
import type {ReceivedBody} from './menu-source.ts';

/**
 * A reader that remembers the last answer. Every menu needs the list, and a store gives it anew each time: the bytes are
 * compared, and parsed and cleaned only where they differ. What `read` throws is not remembered.
 */
export function readOnce<Result>(read: (answer: ReceivedBody) => Result): (answer: ReceivedBody) => Result {
	let last: {answer: ReceivedBody; result: Result} | null = null;
	return answer => {
		if (last && isSameDocument(last.answer, answer)) return last.result;
		const result = read(answer);
		last = {answer, result};
		return result;
	};
}

function isSameDocument(a: ReceivedBody, b: ReceivedBody): boolean {
	if (a === b) return true;
	return a.body.equals(b.body) && contentTypeOf(a) === contentTypeOf(b);
}

function contentTypeOf({headers}: ReceivedBody): string | null {
	return fieldValue(headers, 'content-type');
}
