import {expect, test} from 'vitest';
import {
	isNetworkTimeout,
	isTransientNetworkFailure,
	networkErrorCode,
	networkFailureReason,
} from '../../../source/shared/network/network-failure.ts';

const coded = (code: string) => Object.assign(new Error('it failed'), {code});

test('the code of a failure is found inside other errors', () => {
	const cause = coded('ECONNREFUSED');
	expect(networkErrorCode(new TypeError('fetch failed', {cause}))).toBe('ECONNREFUSED');
	expect(networkErrorCode(new AggregateError([cause, coded('ETIMEDOUT')]))).toBe('ECONNREFUSED');
	expect(networkErrorCode(new Error('no code'))).toBe('');
	expect(networkErrorCode('thrown')).toBe('');
});

test.each([
	[coded('ENOTFOUND'), 'no such host, or no network', false, false],
	[coded('ECONNRESET'), 'connection lost', true, false],
	[coded('UND_ERR_HEADERS_TIMEOUT'), 'no answer in time', false, true],
	[coded('EHOSTUNREACH'), 'EHOSTUNREACH', false, false],
	[new Error('broken'), 'broken', false, false],
	['thrown', 'unknown reason', false, false],
])('%s: %s', (error, reason, isTransient, isTimeout) => {
	expect(networkFailureReason(error)).toBe(reason);
	expect(isTransientNetworkFailure(error)).toBe(isTransient);
	expect(isNetworkTimeout(error)).toBe(isTimeout);
});
