import {expect, test} from 'vitest';
import {createEventWriters} from '../../../source/services/grpc/event-writer.ts';

test('a call goes on once its client has caught up, also where values come while it waits', () => {
	const takes: (() => void)[] = [];
	const told: string[] = [];
	const writer = createEventWriters()({
		write(_events, onWritten = () => {}) {
			takes.push(onWritten);
		},
		end() {},
	});
	writer.control({pause: () => told.push('pause'), resume: () => told.push('resume')});
	const give = () => writer.write({kind: 'value', value: {encoding: 'json', text: `"${'x'.repeat(64 * 1024)}"`}});
	for (let count = 0; count < 5; count += 1) give();
	expect(told).toEqual(['pause']);
	// It was on its way already when it was told to wait.
	for (const take of takes.splice(0, 2)) take();
	give();
	expect(told).toEqual(['pause']);
	for (const take of takes.splice(0)) take();
	expect(told).toEqual(['pause', 'resume']);
});
