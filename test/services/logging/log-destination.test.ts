import {expect, test} from 'vitest';
import {createLogDestination} from '../../../source/services/logging/log-destination.ts';

/** A disk that has so much room, and a reader that is behind now and then. */
function disk(room: number) {
	let text = '';
	let isBusy = false;
	return {
		get text() {
			return text;
		},
		makeRoom: (bytes: number) => {
			room += bytes;
		},
		write(_descriptor: number, data: unknown, from: unknown): number {
			isBusy = !isBusy;
			if (isBusy) throw Object.assign(new Error('try again'), {code: 'EAGAIN'});
			if (room === 0) throw Object.assign(new Error('full'), {code: 'ENOSPC'});
			const rest = (data as Buffer).subarray(Number(from), Number(from) + room);
			room -= rest.length;
			text += rest.toString();
			return rest.length;
		},
	};
}

test('what does not fit is counted, and later lines are whole', () => {
	const full = disk(10);
	const destination = createLogDestination(2, full.write as never);
	destination.write('{"a":1}\n');
	destination.write('{"b":2}\n');
	destination.write('{"c":3}\n');
	expect(destination.lost).toBe(2);
	full.makeRoom(100);
	destination.write('{"d":4}\n');
	expect(destination.lost).toBe(2);
	expect(full.text.split('\n')).toEqual(['{"a":1}', '{"', '{"d":4}', '']);
});
