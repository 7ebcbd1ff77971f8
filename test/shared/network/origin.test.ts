import {describe, expect, test} from 'vitest';
import {readOrigin, writeOrigin} from '../../../source/shared/network/origin.ts';
import {noTracing, readTraceparent} from '../../../source/shared/tracing.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('what began a job or a call', () => {
	test.each([
		{requestId: 'abc-1', traceparent},
		{requestId: 'abc-1', traceparent: null},
		{requestId: null, traceparent},
		{requestId: null, traceparent: null},
	])('is read as it was written: $requestId, $traceparent', origin => {
		expect(readOrigin(writeOrigin(origin))).toEqual(origin);
	});

	test.each([undefined, null, '', ' ', 'a\nb \u001b[31m', `${'x'.repeat(129)} 00-${'0'.repeat(32)}-1-01`])(
		'is not known where a store has something else: %j',
		text => {
			expect(readOrigin(text)).toEqual({requestId: null, traceparent: null});
		},
	);
});

describe('a traceparent', () => {
	test.each([
		`00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
		`00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
		traceparent.toUpperCase(),
		`${traceparent}-more`,
		traceparent.slice(1),
		[traceparent],
		Buffer.from(traceparent),
	])('is not taken where it is none: %j', header => {
		expect(readTraceparent(header)).toBeNull();
	});

	test('goes through a service that traces nothing', () => {
		expect(noTracing.startSpan('x', {parent: traceparent}).traceparent).toBe(traceparent);
		expect(noTracing.startSpan('x').traceparent).toBeNull();
	});
});
