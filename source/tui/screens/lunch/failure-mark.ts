import type {LunchError} from '../../../shared/errors.ts';
import {translate} from '../../../shared/language/texts.ts';

/** A failure in a word or two, the same wherever it is shown. An answer of the upstream is told from none. */
export function failureMark({code, message}: LunchError): string {
	if (code === 'RESTAURANT_NOT_FOUND') return translate('unknown');
	if (code === 'UPSTREAM_TIMEOUT' || code === 'TIMED_OUT') return translate('timed out');
	if (code === 'NOTHING_STORED') return translate('not stored');
	if (code === 'UPSTREAM_UNREACHABLE') return translate('unreachable');
	const [, status] = /\(HTTP (\d{3})\)/.exec(message) ?? [];
	return status === undefined ? translate('failed') : translate('failed (HTTP {status})', {status});
}
