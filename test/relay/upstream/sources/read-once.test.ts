import {describe, expect, test} from 'vitest';
import {readOnce} from '../../../../source/relay/upstream/sources/read-once.ts';
import {scilifelabSource} from '../../../../source/relay/upstream/sources/scilifelab/scilifelab-source.ts';
import {storedAnswer} from '../../../support/upstream/stored-answers.ts';

const campuses = scilifelabSource().list ?? expect.unreachable();

function list(name: string, contentType = 'application/json') {
	return storedAnswer({
		fetchedAt: 0,
		freshUntil: 1000,
		headers: [['content-type', contentType]],
		body: Buffer.from(JSON.stringify({restaurants: [{identifier: 'a', name}]})),
	});
}

describe('the reader of lists', () => {
	test('reads the same bytes once', () => {
		const read = readOnce(campuses.read);
		const first = read(list('A'));
		expect(first.value).toMatchObject([{id: 'a', name: 'A'}]);
		expect(read(list('A'))).toBe(first);
	});

	test('reads others anew', () => {
		const read = readOnce(campuses.read);
		read(list('A'));
		expect(read(list('B')).value).toMatchObject([{name: 'B'}]);
		expect(() => read(list('B', 'text/html'))).toThrow(expect.objectContaining({code: 'UPSTREAM_UNREADABLE'}));
	});
});
