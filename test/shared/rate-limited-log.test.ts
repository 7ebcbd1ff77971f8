import {expect, test} from 'vitest';
import {createRateLimit, rateLimitedLog} from '../../source/shared/rate-limited-log.ts';

test('the same failure is logged once, others are logged meanwhile, and few are remembered', () => {
	const logged: string[] = [];
	const log = rateLimitedLog(error => logged.push(String((error as Error).message)));
	for (let time = 0; time < 3; time++) log(new Error('the disk is full'));
	expect(logged).toEqual(['the disk is full']);
	for (let job = 0; job < 2000; job++) log(new Error(`job ${job}`));
	expect(logged).toHaveLength(2001);
	log(new Error('job 1999'));
	expect(logged).toHaveLength(2001);
	// Forgotten by now, and so news again.
	log(new Error('the disk is full'));
	expect(logged).toHaveLength(2002);
});

test('so many of one key are allowed in an interval, and as many in the next', () => {
	let time = 0;
	const isAllowed = createRateLimit({limit: 2, intervalMs: 1000, now: () => time});
	const allowed = (key: string, count: number) => Array.from({length: count}, () => isAllowed(key)).filter(Boolean);
	expect(allowed('one', 5)).toHaveLength(2);
	expect(allowed('other', 1)).toHaveLength(1);
	time = 999;
	expect(allowed('one', 5)).toHaveLength(0);
	time = 1000;
	expect(allowed('one', 5)).toHaveLength(2);
});
