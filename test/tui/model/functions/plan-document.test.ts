import {describe, expect, it} from 'vitest';
import {readRemembered} from '../../../../source/tui/model/app/remembered.ts';
import {planOf, readPlan, valuesOfPlan, writePlan} from '../../../../source/tui/model/functions/plan-document.ts';
import {editField, fieldOf, insertText, moveToLine} from '../../../../source/tui/model/input/field.ts';

const plan = {
	code: '(x) => {\n  // args: not this\n  return x;\n}',
	args: '1 {"a": 2}',
	kwargs: '{"b": 3}',
	modules: 'node:fs chalk',
	timeout: '2.5',
	in: 'data.csv "other name.csv"',
	retries: '3',
	retryOn: 'died',
	reuse: true as const,
};

describe('a plan as a text for an editor', () => {
	it('comes back as it went', () => {
		expect(planOf(readPlan(writePlan(valuesOfPlan(plan))))).toEqual(plan);
		const bare = {code: 'lambda x: x', args: ''};
		expect(writePlan(valuesOfPlan(bare))).toMatch(/^# args:\n/);
		expect(planOf(readPlan(writePlan(valuesOfPlan(bare))))).toEqual(bare);
	});

	it('is read however the person left it', () => {
		expect(planOf(readPlan('x => x'))).toEqual({code: 'x => x', args: ''});
		expect(planOf(readPlan('// timeout: 3\r\n// reuse: ja\r\n\r\n// my own\r\nx => x\r\n'))).toEqual({
			code: '// my own\nx => x',
			args: '',
			timeout: '3',
			reuse: true,
		});
		expect(planOf(readPlan('')).code).toBe('');
		// A part that says something only with another one is nothing without it.
		expect(planOf({code: 'x', args: '', backoff: '2', concurrency: '3', group: 'a'})).toEqual({code: 'x', args: ''});
	});

	it('is remembered with its lines', () => {
		const odd = [{code: 'ok\u001B[31m', args: 1}, {code: 7}, 'x', {args: ''}];
		expect(readRemembered({plans: odd}).plans).toEqual([{code: 'ok', args: ''}]);
		expect(readRemembered({plans: [plan, {...plan, reuse: 'yes', kwargs: 3, timeout: ''}]}).plans).toEqual([
			plan,
			{...plan, reuse: undefined, kwargs: undefined, timeout: undefined},
		]);
	});
});

describe('a text of several lines', () => {
	const field = fieldOf('one\nthree\n\nx');

	it('keeps line breaks, and nothing that steers a terminal', () => {
		expect(insertText(fieldOf(''), 'a\r\n\tb\u001B[31mc\u0007', true).text).toBe('a\n  bc');
		expect(insertText(fieldOf(''), 'a\r\n\tb').text).toBe('a b');
	});

	it('moves its cursor line by line, as far right as it can', () => {
		const end = moveToLine({...field, cursor: 9}, -1);
		expect(end?.cursor).toBe(3);
		expect(moveToLine({...field, cursor: 2}, 1)?.cursor).toBe(6);
		expect(moveToLine({...field, cursor: 9}, 1)?.cursor).toBe(10);
		expect(moveToLine({...field, cursor: 10}, 1)?.cursor).toBe(11);
		expect(moveToLine({...field, cursor: 1}, -1)).toBeNull();
		expect(moveToLine({...field, cursor: 12}, 1)).toBeNull();
	});

	it('has a start and an end for each line', () => {
		expect(editField({...field, cursor: 6}, 'cursorStart').cursor).toBe(4);
		expect(editField({...field, cursor: 6}, 'cursorEnd').cursor).toBe(9);
		expect(editField({...field, cursor: 12}, 'cursorEnd').cursor).toBe(12);
		expect(editField({...field, cursor: 2}, 'cursorStart').cursor).toBe(0);
	});
});
