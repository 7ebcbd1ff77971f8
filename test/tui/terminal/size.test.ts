import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {sizeOf} from '../../../source/tui/terminal/size.ts';
import {LUNCH, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';

test('a terminal that does not know its size has the usual one', () => {
	expect(sizeOf({columns: 0, rows: 0})).toEqual({columns: 80, rows: 24});
	expect(sizeOf({})).toEqual({columns: 80, rows: 24});
	expect(sizeOf({columns: 120, rows: 40})).toEqual({columns: 120, rows: 40});
});

test('the app is drawn in such a terminal', () => {
	const home = makeLunchHome(NOWHERE);
	try {
		// `script` makes a terminal of no size where it has none itself.
		const command = `(sleep 5; printf q) | script -qec '"${process.execPath}" "${LUNCH}" --demo' /dev/null`;
		const {stdout} = spawnSync('sh', ['-c', command], {encoding: 'utf8', env: {...home.env, TERM: 'xterm'}});
		expect(stdout).toContain('Bikupan');
	} finally {
		home.remove();
	}
});
