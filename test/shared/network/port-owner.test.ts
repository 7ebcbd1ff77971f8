import {createServer} from 'node:net';
import {platform} from 'node:os';
import {expect, test} from 'vitest';
import {isAnotherPerson, ownersOfPort} from '../../../source/shared/network/port-owner.ts';

test.each(['127.0.0.1', '0.0.0.0', '::'])('who listens on %s is known, where the system says so', async host => {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, host, resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const expected = platform() === 'linux' ? [process.getuid?.()] : null;
	expect(await ownersOfPort(port)).toEqual(expected);
	await new Promise(resolve => server.close(resolve));
	expect(await ownersOfPort(port)).toEqual(expected && []);
});

test('services of the system are not another person', () => {
	expect([0, 33, 999, 1001, 61_200].filter(user => isAnotherPerson(user, 1001))).toEqual([]);
	expect(isAnotherPerson(1000, 1001)).toBe(true);
	expect(isAnotherPerson(65_534, 0)).toBe(true);
});
