import {expect, test} from 'vitest';
import {saidOnce} from '../../source/jobs/said-once.ts';

test('the same trouble is told once, others are told meanwhile, and few are remembered', () => {
	const told: string[] = [];
	const tell = saidOnce(error => told.push(String((error as Error).message)));
	for (let time = 0; time < 3; time++) tell(new Error('the disk is full'));
	expect(told).toEqual(['the disk is full']);
	for (let job = 0; job < 2000; job++) tell(new Error(`job ${job}`));
	expect(told).toHaveLength(2001);
	tell(new Error('job 1999'));
	expect(told).toHaveLength(2001);
	// Forgotten by now, and so news again.
	tell(new Error('the disk is full'));
	expect(told).toHaveLength(2002);
});
