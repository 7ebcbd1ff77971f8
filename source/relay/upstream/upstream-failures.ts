import {isErrorCode, LunchError} from '../../shared/errors.ts';
import {message} from '../../shared/language/texts.ts';
import {MOVED_HINT} from './upstream.ts';

/** The error for an answer of this status that can't be used. */
export function explainBad(address: string, status: number): LunchError {
	if (status === 429) {
		return new LunchError(
			'UPSTREAM_RATE_LIMITED',
			message('{address} answers too many requests (HTTP 429).', {address}),
			{
				hint: message('Try again in a few minutes.'),
			},
		);
	}
	if (status === 200) {
		return new LunchError(
			'UPSTREAM_UNREADABLE',
			message('{address} answered with something that is not a menu or list.', {address}),
			{
				hint: message('Try again in a while, or check the address with `lunch doctor`.'),
			},
		);
	}
	if (status === 410) {
		return new LunchError('UPSTREAM_FAILED', `${address} says that this is gone for good (HTTP 410).`, {
			hint: MOVED_HINT,
		});
	}
	return new LunchError('UPSTREAM_FAILED', message('{address} is out of order (HTTP {status}).', {address, status}), {
		hint: message('Try again in a few minutes, or check the address with `lunch doctor`.'),
	});
}

/** The error for a list of restaurants that can't be used: an address without a list is a wrong one. */
export function explainBadList(address: string, status: number): LunchError {
	if (status !== 404 && status !== 410) return explainBad(address, status);
	return new LunchError(
		'UPSTREAM_NO_MENU_API',
		message('{address} is not a lunch-menu API: it has no list of restaurants (HTTP {status}).', {address, status}),
		{
			hint: message('{first} {second}', {
				first: message('Check the address: --upstream, LUNCH_UPSTREAM, or `lunch config`. It often ends in /api.'),
				second: MOVED_HINT,
			}),
		},
	);
}

/** The error where nothing is stored, and the upstream must not be asked. */
export function nothingStored(address: string): LunchError {
	return new LunchError(
		'NOTHING_STORED',
		message('Nothing is stored of {address}, and it must not be asked (--offline).', {address}),
		{
			hint: message('Run the same command once without --offline, or look at a sample with --demo.'),
		},
	);
}

/** The error for a client that forbids asking the upstream, where nothing stored is as fresh as it demands. */
export function nothingFreshStored(address: string): LunchError {
	return new LunchError('NOTHING_STORED', `Nothing that is fresh enough is stored of ${address} (only-if-cached).`, {
		hint: 'Ask without Cache-Control: only-if-cached.',
	});
}

/** The error where the upstream is a relay that could not ask its own; `code` is the error code it gave, or null. */
export function notRevalidatedBy(address: string, code: string | null): LunchError {
	const isKnown = code !== null && isErrorCode(code);
	const reason = code === null ? '' : ` (${code})`;
	return new LunchError(isKnown ? code : 'UPSTREAM_FAILED', `${address} could not ask its own upstream${reason}.`, {
		hint: 'Try again in a few minutes, or ask those who run it.',
	});
}
