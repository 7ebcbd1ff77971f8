import {describe, expect, it} from 'vitest';
import {speak, translated} from '../../../source/shared/language/texts.ts';
import {disabledReason} from '../../../source/tui/screens/disabled-reason.ts';
import {countText} from '../../../source/tui/screens/jobs/job-words.ts';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';
import {keys, toView} from '../../support/app/terminal.ts';
import {moods} from '../../support/upstream/fake-upstream.ts';

const app = appAtTerminal('restaurants', openAppInProcess);
/** Where the time zone of the process counts. */
const program = appAtTerminal('restaurants');

describe('one clock', () => {
	it('is this machine’s, and names its zone where that is not the restaurants’', async () => {
		const abroad = program.start([], {env: {TZ: 'Asia/Kolkata'}});
		await abroad.waitFor(/Fetched just now \(\d\d:\d\d GMT\+5:30\)/);
		await abroad.waitFor(/fresh \d\d:\d\d GMT\+5:30/);
		await abroad.press('2n1000\r', /✓ +1,000/);
		await abroad.waitFor(/Submitted \d\d:\d\d:\d\d GMT\+5:30, /);
		await abroad.press('o', /20\d\d-\d\d-\d\d \d\d:\d\d:\d\d GMT\+5:30 {2}finished/);
		expect(abroad.text()).not.toMatch(/\dT\d\d:/);
		const here = program.start([], {env: {TZ: 'Europe/Stockholm'}});
		await here.waitFor(/Fetched just now \(\d\d:\d\d\)/);
		await here.waitFor(/fresh \d\d:\d\d$/m);
	});
});

describe('an answer that is a failure', () => {
	it('is "failed (HTTP 500)" in the header and in the row, and not "unreachable"', async () => {
		const first = app.start();
		await first.waitFor('Fetched just now');
		await app.quit(first);
		app.upstream.mood = moods.status(500);
		const second = app.start(['--refresh'], {home: first.home, columns: 120});
		await second.waitFor(/upstream failed \(HTTP 500\), list/);
		await second.press('j', /Café Delta +failed \(HTTP 500\)/);
		expect(second.text()).not.toContain('unreachable');
	});
});

describe('a job that was cancelled', () => {
	it('says when it was cancelled, not when it was submitted', async () => {
		const screen = app.demo({columns: 120});
		await screen.waitFor('1 of');
		await screen.press('2n100000000\r', /● +100,000,000/);
		await new Promise(resolve => setTimeout(resolve, 1500));
		await screen.press('x', 'Sure?');
		await screen.press('y', /– +100,000,000 +cancelled +just now/);
		await screen.waitFor(/Ended +\d\d:\d\d:\d\d.*, just now/);
	});
});

describe('c gives the command of what is selected', () => {
	it('without flags that change nothing', async () => {
		const screen = app.demo();
		await screen.waitFor('1 of');
		await screen.press('c', 'lunch biomedicum --demo');
		screen.type(keys.enter);
		await screen.waitUntilGone('The same in a shell');
		await screen.press('2n1000\r', /✓ +1,000/);
		await screen.press('c', /lunch pi show [0-9a-f-]{36} +│/);
		screen.type(keys.enter);
		await screen.waitUntilGone('The same in a shell');
		await screen.press(toView('cache'), '╭─ Cache');
		await screen.press('c', /lunch cache show +│/);
	});
});

describe('in Swedish', () => {
	it('counts of jobs and the walls around workers agree and are translated', async () => {
		await speak('sv');
		try {
			expect(countText('finished', 1)).toBe('1 klart');
			expect(countText('cancelled', 2)).toBe('2 avbrutna');
			expect(translated('bwrap, no network, memory counted by cgroup v2')).toBe(
				'bwrap, inget nätverk, minne räknat av cgroup v2',
			);
		} finally {
			await speak('en');
		}
	});

	it.each(['Type the words of a dish first', 'The sample never changes: start without --demo'])(
		'the reason against an action is translated: %s',
		async english => {
			const {app: sample} = openSampleApp();
			sample.goTo('search');
			const action = english.startsWith('Type') ? 'toggleFavourite' : 'refresh';
			expect(disabledReason(action, sample.snapshot())).toBe(english);
			await speak('sv');
			try {
				expect(disabledReason(action, sample.snapshot())).toMatch(/^(?:Skriv orden i en rätt|Exemplet ändras aldrig)/);
			} finally {
				await speak('en');
				sample.close();
			}
		},
	);
});
