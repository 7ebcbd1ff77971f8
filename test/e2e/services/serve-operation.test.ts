import {spawn} from 'node:child_process';
import {mkdtempSync, openSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import {freePort} from '../../support/network/free-port.ts';
import {poll} from '../../support/poll.ts';
import {ownFolders} from '../../support/program/own-folders.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const launcher = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));
const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A service whose output goes wherever a shell's redirections say. */
async function startServe(
	redirections: string,
	args: readonly string[] = [],
	limits = '',
): Promise<{address: string; pid: number}> {
	const upstream: FakeUpstream = await startFakeUpstream();
	ends.push(() => upstream.close());
	const folder = mkdtempSync(join(tmpdir(), 'lunch-operation-'));
	const port = await freePort();
	const words = ['serve', '--port', String(port), '--functions', '0', '--log-level', 'debug', ...args];
	const command = `${limits} exec "$0" "$1" ${words.join(' ')} ${redirections}`;
	const child = spawn('bash', ['-c', command, process.execPath, launcher], {
		env: {
			...process.env,
			...ownFolders(folder),
			LUNCH_UPSTREAM: upstream.address,
		},
		stdio: ['ignore', openSync('/dev/null', 'w'), openSync('/dev/null', 'w')],
	});
	const ended = new Promise(resolve => child.once('exit', resolve));
	ends.push(async () => {
		child.kill('SIGKILL');
		await ended;
		rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	});
	const address = `http://127.0.0.1:${port}`;
	await poll('it listens', () =>
		fetch(`${address}/health`)
			.then(({ok}) => ok)
			.catch(() => false),
	);
	return {address, pid: child.pid ?? 0};
}

async function figure(address: string, series: string): Promise<number> {
	const text = await (await fetch(`${address}/metrics`)).text();
	const found = text.split('\n').find(line => line.startsWith(`${series} `));
	return found ? Number(found.slice(series.length + 1)) : Number.NaN;
}

describe('a log that can not be written ends nothing', () => {
	test.each(['2>/dev/full', '>/dev/full', '>/dev/full 2>&1', '>&- 2>&-', '2> >(head -c 10 >/dev/null)'])(
		'%s',
		async redirections => {
			const {address} = await startServe(redirections, ['--workers', '2']);
			for (let round = 0; round < 20; round++) expect((await fetch(`${address}/restaurant/bikupan`)).status).toBe(200);
			expect(await figure(address, 'lunch_workers')).toBe(2);
			expect(await figure(address, 'lunch_worker_restarts_total')).toBe(0);
			if (redirections.includes('2>/dev/full')) {
				expect(await figure(address, 'lunch_log_lines_lost_total')).toBeGreaterThan(20);
			}
		},
	);
});

test('running out of descriptors ends no process', async () => {
	const {address} = await startServe('', ['--workers', '2'], 'ulimit -n 120;');
	const {hostname, port} = new URL(address);
	const {connect} = await import('node:net');
	const sockets = Array.from({length: 400}, () => connect(Number(port), hostname).on('error', () => {}));
	await new Promise(resolve => setTimeout(resolve, 3000));
	for (const socket of sockets) socket.destroy();
	await poll('it answers again', () =>
		fetch(`${address}/metrics`)
			.then(({ok}) => ok)
			.catch(() => false),
	);
	expect(await figure(address, 'lunch_worker_restarts_total')).toBe(0);
	expect(await figure(address, 'process_max_fds')).toBe(120 * 3);
});
