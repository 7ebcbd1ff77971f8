import {describe, expect, test} from 'vitest';
import {checkRequest, LONGEST_KEY, readDigits} from '../../source/jobs/job-request.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from '../../source/jobs/pi/limits.ts';
import {jobRequestSchema} from '../../source/jobs/schema.ts';
import {submitSchema} from '../../source/services/http/jobs/job-schemas.ts';

/** Whether a check takes a value. */
function takes(check: () => unknown): boolean {
	try {
		check();
		return true;
	} catch (error) {
		expect(error).toMatchObject({code: 'JOB_INVALID'});
		return false;
	}
}

describe('the check of a request', () => {
	test.each([
		1,
		100,
		USUAL_MAX_DIGITS,
		MAX_DIGITS,
		MAX_DIGITS + 1,
		0,
		-1,
		USUAL_MAX_DIGITS + 1,
		1.5,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		'100',
		null,
		undefined,
		true,
		[],
		{},
	])('takes %j digits exactly where the published schema does', digits => {
		expect(takes(() => checkRequest({digits}, MAX_DIGITS))).toBe(jobRequestSchema.safeParse({digits}).success);
	});

	test('takes more digits than usual only where more are allowed', () => {
		expect(takes(() => checkRequest({digits: USUAL_MAX_DIGITS + 1}))).toBe(false);
	});

	test.each(['a', '!~', 'k'.repeat(LONGEST_KEY), undefined])(
		'takes the idempotency key %j, as the documented header does',
		idempotencyKey => {
			expect(checkRequest({digits: 1, idempotencyKey})).toEqual({
				digits: 1,
				...(idempotencyKey === undefined ? {} : {idempotencyKey}),
			});
			expect(submitSchema.headers.safeParse({'idempotency-key': idempotencyKey}).success).toBe(true);
		},
	);

	test.each(['', 'a b', 'é', 'k'.repeat(LONGEST_KEY + 1), 7, null])(
		'refuses the idempotency key %j',
		idempotencyKey => {
			expect(takes(() => checkRequest({digits: 1, idempotencyKey}))).toBe(false);
		},
	);

	test('takes more digits where more are allowed, and tells of the flag where they could be', () => {
		expect(checkRequest({digits: MAX_DIGITS}, MAX_DIGITS)).toEqual({digits: MAX_DIGITS});
		expect(readDigits('150000000', 200_000_000)).toBe(150_000_000);
		for (const digits of [USUAL_MAX_DIGITS + 1, MAX_DIGITS]) {
			const refused = {code: 'JOB_INVALID', hint: expect.stringContaining('--max-digits')};
			expect(() => checkRequest({digits})).toThrow(expect.objectContaining(refused));
		}
		for (const digits of [0, MAX_DIGITS + 1])
			expect(() => checkRequest({digits})).toThrow(expect.objectContaining({code: 'JOB_INVALID', hint: null}));
	});

	test('reads digits that a person wrote, and says what was meant', () => {
		expect(readDigits('1000')).toBe(1000);
		expect(() => readDigits('1e6')).toThrow(expect.objectContaining({suggestions: ['1000000']}));
		expect(() => readDigits('0')).toThrow('from 1 to');
	});
});
