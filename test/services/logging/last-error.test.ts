import {expect, test} from 'vitest';
import {createLastError} from '../../../source/services/logging/last-error.ts';

test('a failure is shown with its time, and forgotten when it does not come again', () => {
	let now = Date.UTC(2026, 10, 25, 0, 1, 33);
	const latest = createLastError(() => now);
	expect(latest.text()).toBeNull();
	latest.note(new Error('The kitchen is closed.'));
	now += 60_000;
	expect(latest.text()).toBe('The kitchen is closed (at 00:01:33 UTC)');
	latest.note('no soup');
	now += 89_999;
	expect(latest.text()).toBe('no soup (at 00:02:33 UTC)');
	now += 1;
	expect(latest.text()).toBeNull();
});
