import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openEmbeddedJobs} from '../../../../source/jobs/embedded/open-embedded-jobs.ts';
import {createBelievedClock} from '../../../../source/jobs/embedded/upkeep/believed-clock.ts';
import {failing, slotWith} from '../../support/computing.ts';
import {submitted, textOf, until, untilState} from '../../support/watching.ts';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

function clockAt(ahead: number, newest: number | null = 0) {
	const time = {wall: ahead, monotonic: 0};
	const clock = createBelievedClock({now: () => time.wall, newest, monotonic: () => time.monotonic});
	return {
		clock,
		pass(ms: number, set = 0): void {
			time.monotonic += ms;
			time.wall += ms + set;
		},
	};
}

test('a clock that is near what was written down is believed, and one without anything to compare it with', () => {
	expect(clockAt(HOUR).clock.isBelieved).toBe(true);
	expect(clockAt(-40 * DAY).clock.isBelieved).toBe(true);
	expect(clockAt(40 * DAY, null).clock.isBelieved).toBe(true);
});

test('a clock that is weeks ahead is believed after it went on like that for an hour', () => {
	const {clock, pass} = clockAt(40 * DAY);
	expect(clock.isBelieved).toBe(false);
	pass(HOUR - 1);
	expect(clock.isBelieved).toBe(false);
	pass(1);
	expect(clock.isBelieved).toBe(true);
});

test('a clock that is set weeks ahead meanwhile is not believed, until it is for an hour', () => {
	const {clock, pass} = clockAt(0);
	pass(2 * HOUR, 40 * DAY);
	expect(clock.isBelieved).toBe(false);
	pass(HOUR / 2, -40 * DAY);
	expect(clock.isBelieved).toBe(false);
	pass(HOUR);
	expect(clock.isBelieved).toBe(true);
});

test('a process that starts with a clock weeks ahead removes no result', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-clock-'));
	const open = (ahead: number) =>
		openEmbeddedJobs({...slotWith(failing(0, Error)), folder, keepResultsMs: DAY, now: () => Date.now() + ahead});
	try {
		const first = await open(0);
		const {id} = await submitted(first, 1);
		await untilState(first, id, 'finished');
		await first.close();
		const ahead = await open(40 * DAY);
		// Work goes on with such a clock.
		const later = await submitted(ahead, 1);
		await untilState(ahead, later.id, 'finished');
		expect(await textOf((await ahead.download(id)).body)).toBe('3.1');
		await ahead.close();
		const right = await open(0);
		expect(await textOf((await right.download(id)).body)).toBe('3.1');
		await right.close();
		const old = await open(40 * DAY + 2 * HOUR);
		await until(async () => readdirSync(join(folder, 'results')).length === 1);
		await expect(old.get(id)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		await old.close();
	} finally {
		rmSync(folder, {recursive: true});
	}
});
