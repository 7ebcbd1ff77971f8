import {expect, test} from 'vitest';
import {declaredStaleness} from '../../../source/relay/http/cache-status.ts';

test.each([
	['lunch; hit; ttl=60', null],
	['lunch; fwd=uri-miss; fwd-status=200; stored', null],
	['lunch; fwd=stale; fwd-status=304; stored', null],
	['lunch; fwd=stale; ttl=-5; detail=renewing', {state: 'stale', detail: null}],
	['lunch; fwd=stale; ttl=-5; detail=UPSTREAM_TIMEOUT', {state: 'offline', detail: 'UPSTREAM_TIMEOUT'}],
	[
		'lunch; fwd=stale; ttl=-5; detail=UPSTREAM_FAILED, lunch; hit; ttl=1',
		{state: 'offline', detail: 'UPSTREAM_FAILED'},
	],
	['"a, cache"; fwd=stale', {state: 'offline', detail: null}],
	['cdn; hit; ttl=-12', {state: 'stale', detail: null}],
	['', null],
])('%s', (value, expected) => {
	expect(declaredStaleness([['cache-status', value]])).toEqual(expected);
});
