import {expect, test} from 'vitest';
import {createOutputWriter, type LiveOutput} from '../../../../source/jobs/engine/calls/live-output.ts';

/** A place for output that takes its time. */
function slowOutput() {
	const order: string[] = [];
	const begun = Promise.withResolvers<void>();
	const written = Promise.withResolvers<void>();
	const live: LiveOutput = {
		async append(_id, _attempt, texts) {
			order.push('appending');
			begun.resolve();
			await written.promise;
			order.push(`appended ${texts.join(' ')}`);
		},
		read: async (_id, _attempt, from) => ({texts: [], next: from}),
		async remove() {
			order.push('removed');
		},
	};
	return {live, order, begun: begun.promise, write: written.resolve};
}

test('output of the last moment is not written down any more', async () => {
	const {live, order} = slowOutput();
	const writer = createOutputWriter(live, 'job', 1);
	writer.add('stdout', 'late');
	await writer.close();
	writer.add('stdout', 'later');
	await writer.close();
	expect(order).toEqual(['removed', 'removed']);
});

test('output that is just being written down is removed after that', async () => {
	const {live, order, begun, write} = slowOutput();
	const writer = createOutputWriter(live, 'job', 1);
	writer.add('stdout', 'a');
	await begun;
	writer.add('stdout', 'b');
	const closed = writer.close();
	write();
	await closed;
	expect(order).toEqual(['appending', 'appended ["stdout","a"]', 'removed']);
});
