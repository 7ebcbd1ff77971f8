import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterEach, expect, test} from 'vitest';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {nodeCall} from '../../functions/support/calling.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {freePort} from '../../support/network/free-port.ts';
import {poll} from '../../support/poll.ts';

const launcher = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));
const run = promisify(execFile);
const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function folderOfOne(): string {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-systemd-'));
	ends.push(() => rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100}));
	return folder;
}

function start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
	const child = spawn(program, args, {env: {...process.env, ...env}, stdio: ['ignore', 'ignore', 'ignore']});
	const ended = new Promise(resolve => child.once('exit', resolve));
	ends.push(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	return child;
}

function settingsIn(folder: string): Record<string, string> {
	const folders = ownFolders(folder);
	return {...folders, LUNCH_UPSTREAM: 'http://127.0.0.1:9', LUNCH_FUNCTIONS: '0', LUNCH_GRPC_PORT: '0'};
}

/** Writes every datagram that comes to a socket into a file, a line each. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
with open(sys.argv[2], 'w') as f:
    while True:
        f.write(s.recv(4096).decode().replace('\\n', ' ') + '\\n')
        f.flush()
`;

import {ownFolders} from '../../support/program/own-folders.ts';

describeNeeding(['systemd-notify', 'python3'], 'Type=notify', () => {
	test('systemd is told when requests are answered, that the loop goes round, and that it stops', async () => {
		const folder = folderOfOne();
		const [socket, told] = [join(folder, 'notify'), join(folder, 'told')];
		start('python3', ['-c', LISTENER, socket, told]);
		const text = () => readFileSync(told, 'utf8');
		await poll('it listens', () => existsSync(told));
		const port = await freePort();
		const served = start(process.execPath, [launcher, 'serve', '--port', String(port)], {
			...settingsIn(folder),
			NOTIFY_SOCKET: socket,
			WATCHDOG_USEC: '400000',
		});
		await poll('it is ready', () => text().includes('READY=1'));
		expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
		expect(text()).toMatch(/READY=1 .*STATUS=Answering at http:\/\/127\.0\.0\.1:\d+|STATUS=.*READY=1/);
		await poll('it shows that it lives', () => text().split('WATCHDOG=1').length > 3);
		served.kill('SIGTERM');
		await poll('it says that it stops', () => text().includes('STOPPING=1'));
	});
});

describeNeeding(['systemd-socket-activate'], 'socket activation', () => {
	test.each([1, 2])('the sockets of systemd are served by %d processes', async workers => {
		const folder = folderOfOne();
		const [http, grpc] = [await freePort(), await freePort()];
		const env = {
			...settingsIn(folder),
			LUNCH_FUNCTIONS: '1',
			LUNCH_TOKEN_FILE: join(folder, 'token'),
			LUNCH_INSECURE: '1',
		};
		const variables = Object.entries({...env, PATH: process.env.PATH ?? ''}).flatMap(([name, value]) => [
			'-E',
			`${name}=${value}`,
		]);
		const sockets = ['-l', `127.0.0.1:${http}`, '-l', `127.0.0.1:${grpc}`, '--fdname=http:grpc', ...variables];
		start('systemd-socket-activate', [...sockets, process.execPath, launcher, 'serve', '--workers', String(workers)]);
		// It is started by the first connection, which waits.
		const first = await poll('it answers', () => fetch(`http://127.0.0.1:${http}/health`).catch(() => null));
		expect(first.status).toBe(200);
		const token = readFileSync(join(folder, 'token'), 'utf8').trim();
		const functions = createGrpcFunctions({address: `grpc://127.0.0.1:${grpc}`, token});
		ends.push(() => functions.close());
		const outcome = await functions.start(nodeCall('() => 6 * 7'), () => {}).outcome;
		expect(outcome).toMatchObject({state: 'returned', value: {text: expect.stringMatching(/42/)}});
	});
});

describeNeeding(['systemd-analyze'], 'deploy/', () => {
	test('systemd finds nothing to complain about in the units', async () => {
		const folder = folderOfOne();
		// A unit is refused whose program is not there.
		for (const unit of ['lunch.service', 'lunch.socket']) {
			const text = readFileSync(fileURLToPath(new URL(`../../../deploy/${unit}`, import.meta.url)), 'utf8');
			writeFileSync(join(folder, unit), text.replaceAll(/^(Exec\w+=)\S+/gm, '$1/bin/true'));
		}
		const {stdout, stderr} = await run('systemd-analyze', [
			...['verify', '--man=no'],
			...['lunch.service', 'lunch.socket'].map(unit => join(folder, unit)),
		]);
		expect(stdout + stderr).toBe('');
	});
});
