import {describe, expect, test} from 'vitest';
import {type HeaderFields, headerFields} from '../../../source/relay/http/header-fields.ts';
import {readCaching} from '../../../source/relay/http/http-caching.ts';
import {httpDate} from '../../../source/relay/http/http-date.ts';

const NOW = Date.parse('2026-11-28T10:00:00Z');
const date = (seconds: number) => httpDate(NOW + seconds * 1000);

function read(headers: Record<string, string | string[]>, {status = 200, isAuthorized = false, tookMs = 0} = {}) {
	const fields: HeaderFields = headerFields(headers);
	return readCaching({status, headers: fields, requestedAt: NOW - tookMs, receivedAt: NOW}, isAuthorized);
}

describe('an answer is fresh', () => {
	test.each([
		[{'cache-control': 'max-age=600'}, 600],
		[{'cache-control': 'MaX-aGe=600'}, 600],
		[{'cache-control': 'max-age="600"'}, 600],
		[{'cache-control': 'foo, max-age=600, bar="max-age=5, x"'}, 600],
		[{'cache-control': 's-maxage=120, max-age=3600'}, 120],
		[{'cache-control': ['max-age=3600', 's-maxage=120']}, 120],
		[{'cache-control': 'max-age=600', expires: date(-5)}, 600],
		[{'cache-control': 'max-age=99999999999999999999'}, 2 ** 31],
		[{expires: date(300), date: date(0)}, 300],
		[{expires: date(300), date: date(100)}, 200],
		[{expires: date(300)}, 300],
		[{expires: date(300), date: 'soon'}, 300],
		[{'last-modified': date(-1000), date: date(0)}, 100],
		[{'last-modified': date(-10_000_000), date: date(0)}, 86_400],
	])('as long as it says: %j for %d s', (headers, seconds) => {
		expect(read(headers).lifetime).toBe(seconds * 1000);
	});

	test.each([
		{'cache-control': 'max-age=-1'},
		{'cache-control': "max-age='600'"},
		{'cache-control': 'max-age=600.5'},
		{'cache-control': 'max-age=600a'},
		{'cache-control': 'max-age'},
		{'cache-control': 'max-age = 600'},
		{'cache-control': 'max-age=600, max-age=5'},
		{'cache-control': 'max-age=600, no-cache'},
		{'cache-control': 'max-age=600, No-Cache="x"'},
		{pragma: 'no-cache', 'last-modified': date(-10_000)},
		{expires: '0'},
		{expires: date(-1)},
		{expires: date(5), date: date(10)},
		{'cache-control': 'max-age=600', age: 'old'},
		{'cache-control': 'max-age=600', age: '-5'},
		{'cache-control': 'max-age=600', age: '5;x'},
		{'cache-control': 'max-age=600', age: ['0', '0']},
	])('never where it says so, or says it wrongly: %j', headers => {
		expect(read(headers)).toMatchObject({lifetime: 0, isExplicit: true, isForbidden: false});
	});

	test('from when the origin made it: caches in front and the way count', () => {
		expect(read({'cache-control': 'max-age=600', age: '500'}, {tookMs: 1500}).age).toBe(501_500);
		expect(read({age: '99999999999999999999'}).age).toBe(2 ** 31 * 1000);
	});
});

describe('an answer must not be kept', () => {
	test.each<[Record<string, string>, {status?: number; isAuthorized?: boolean}]>([
		[{'cache-control': 'no-store, max-age=600'}, {}],
		[{'cache-control': 'No-StOrE'}, {}],
		[{'cache-control': 'private, max-age=600'}, {}],
		[{'cache-control': 'private="x-user"'}, {}],
		[{'cache-control': 'max-age=600, must-understand'}, {status: 599}],
		[{'cache-control': 'max-age=600'}, {isAuthorized: true}],
		[{vary: '*'}, {}],
		[{vary: 'accept, *'}, {}],
		[{'content-range': 'bytes 0-4/10'}, {status: 206}],
		[{}, {status: 304}],
	])('%j %j', (headers, about) => {
		expect(read(headers, about).isForbidden).toBe(true);
	});

	test.each<[Record<string, string>, {status?: number; isAuthorized?: boolean}]>([
		[{'cache-control': 'no-cache'}, {}],
		[{'cache-control': 'extension="no-store"'}, {}],
		[{'cache-control': 'no-store, must-understand, max-age=600'}, {status: 404}],
		[{'cache-control': 'public, max-age=600'}, {isAuthorized: true}],
		[{'cache-control': 's-maxage=600'}, {isAuthorized: true}],
		[{vary: 'accept'}, {}],
		[{'cache-control': 'max-age=600'}, {status: 599}],
	])('but may be here: %j %j', (headers, about) => {
		expect(read(headers, about).isForbidden).toBe(false);
	});
});

test.each([
	[200, {}, true],
	[404, {}, true],
	[201, {}, false],
	[500, {}, false],
	[500, {'cache-control': 'max-age=5'}, true],
	[599, {'cache-control': 'public'}, true],
])('the standard has a lifetime for %d with %j: %j', (status, headers, expected) => {
	expect(read(headers, {status}).hasLifetime).toBe(expected);
});

test('what is said of stale answers', () => {
	expect(read({'cache-control': 'max-age=1, stale-while-revalidate=30, stale-if-error=60'})).toMatchObject({
		staleWhileRevalidate: 30_000,
		staleIfError: 60_000,
		mustRevalidate: false,
	});
	expect(read({})).toMatchObject({staleWhileRevalidate: null, staleIfError: null, isSaid: false});
	for (const directive of ['must-revalidate', 'proxy-revalidate', 's-maxage=1', 'no-cache'])
		expect(read({'cache-control': `max-age=1, ${directive}`}).mustRevalidate, directive).toBe(true);
});
