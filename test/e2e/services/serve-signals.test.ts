import {execFile} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {request as httpsRequest} from 'node:https';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {connect as connectTls, type PeerCertificate, type TLSSocket} from 'node:tls';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterEach, describe, expect, test} from 'vitest';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {nodeCall} from '../../functions/support/calling.ts';
import {makeSelfSigned} from '../../support/network/self-signed.ts';
import {poll} from '../../support/poll.ts';
import {isRunning, type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<ServeProcess> {
	const upstream: FakeUpstream = await startFakeUpstream();
	ends.push(() => upstream.close());
	const served = await startServeProcess(upstream.address, args, env);
	ends.push(() => served.close());
	return served;
}

function signal(served: ServeProcess, name: NodeJS.Signals): void {
	process.kill(served.process.pid ?? 0, name);
}

function reloads(served: ServeProcess, text = '"message":"reloaded'): number {
	return served.log.split(text).length - 1;
}

describe('SIGHUP', () => {
	test.each([1, 2])(
		'has %d processes take over tokens and the log level, and nothing where they are wrong',
		async workers => {
			const folder = makeSelfSigned();
			ends.push(() => folder.remove());
			const tokens = join(folder.folder, 'tokens');
			const [first, second] = ['first-token-of-all', 'second-token-of-all'];
			writeFileSync(tokens, `${first}\n`, {mode: 0o600});
			const served = await serve(['--workers', String(workers), '--token-file', tokens]);
			const ask = async (token: string) =>
				(await fetch(`${served.address}/jobs`, {headers: {authorization: `Bearer ${token}`, connection: 'close'}}))
					.status;
			expect([await ask(first), await ask(second)]).toEqual([200, 401]);

			writeFileSync(tokens, 'short\n');
			signal(served, 'SIGHUP');
			await poll('it says what is wrong', () => reloads(served, 'nothing was reloaded') === 1);
			expect([await ask(first), await ask(second)]).toEqual([200, 401]);

			writeFileSync(tokens, `${second}\n`);
			mkdirSync(join(served.folder, 'lunch'), {recursive: true});
			writeFileSync(join(served.folder, 'lunch', 'config.json'), '{"logLevel": "debug"}');
			signal(served, 'SIGHUP');
			await poll('every process has reloaded', () => reloads(served) === (workers === 1 ? 1 : workers + 1));
			expect([await ask(first), await ask(second)]).toEqual([401, 200]);
			expect(served.log).not.toContain('"url":"/health"');
			await fetch(`${served.address}/health`);
			await poll('it logs more now', () => served.log.includes('"url":"/health"'));
			expect(isRunning(served.process.pid ?? 0)).toBe(true);
		},
	);

	test('renews the certificate of HTTP and of gRPC; connections that are open live on', async () => {
		const [old, renewed] = [makeSelfSigned(), makeSelfSigned()];
		ends.push(
			() => old.remove(),
			() => renewed.remove(),
		);
		const [cert, key] = [join(old.folder, 'live.pem'), join(old.folder, 'live.key')];
		copyFileSync(old.certFile, cert);
		copyFileSync(old.keyFile, key);
		const served = await serve(['--tls-cert', cert, '--tls-key', key], {LUNCH_FUNCTIONS: '1'});
		const ports = [served.address, served.grpc ?? ''].map(address => Number(new URL(address).port));
		const before = await Promise.all(ports.map(port => open(port)));
		for (const socket of before) ends.push(() => socket.destroy());
		const fingerprint = ({cert: pem}: {cert: Buffer}) => pem.toString();
		const shownBy = (socket: TLSSocket) => pemOf(socket.getPeerCertificate());
		expect(before.map(shownBy)).toEqual([fingerprint(old), fingerprint(old)].map(text => text.trim()));

		copyFileSync(renewed.certFile, cert);
		signal(served, 'SIGHUP');
		// Key and certificate don't belong together yet.
		await poll('it says what is wrong', () => reloads(served, 'nothing was reloaded') === 1);
		copyFileSync(renewed.keyFile, key);
		signal(served, 'SIGHUP');
		await poll('it has reloaded', () => reloads(served) === 1);
		for (const port of ports) {
			const socket = await open(port);
			expect(shownBy(socket)).toBe(readFileSync(renewed.certFile, 'utf8').trim());
			socket.destroy();
		}
		expect(before.map(socket => socket.destroyed)).toEqual([false, false]);
		expect(await health(before[0] as TLSSocket)).toBe(200);
	});
});

test('the gRPC client trusts what NODE_EXTRA_CA_CERTS names', async () => {
	const signed = makeSelfSigned();
	ends.push(() => signed.remove());
	const served = await serve(['--tls-cert', signed.certFile, '--tls-key', signed.keyFile], {LUNCH_FUNCTIONS: '1'});
	const launcher = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));
	const run = (env: Record<string, string>) =>
		promisify(execFile)(process.execPath, [launcher, 'fn', 'eval', '() => 7', '--server', served.grpc ?? ''], {
			env: {...process.env, XDG_CONFIG_HOME: served.folder, ...env},
		});
	await expect(run({})).rejects.toThrow(/self-signed/);
	expect((await run({NODE_EXTRA_CA_CERTS: signed.certFile})).stdout.trim()).toBe('7');
});

test('SIGUSR1 opens no debugger, in no process', async () => {
	const served = await serve(['--workers', '2'], {LUNCH_FUNCTIONS: '1'});
	for (const pid of [served.process.pid ?? 0, ...(await served.workerPids())]) process.kill(pid, 'SIGUSR1');
	await delay(500);
	expect(served.log).not.toMatch(/Debugger listening/);
	expect((await fetch(`${served.address}/health`)).status).toBe(200);
});

describe('SIGTERM with --stop-delay', () => {
	test.each([1, 2])('%d processes say that they stop while they still take requests', async workers => {
		const served = await serve(['--workers', String(workers), '--stop-delay', '2']);
		const before = await fetch(`${served.address}/restaurant/bikupan`);
		expect(before.headers.get('connection')).not.toBe('close');
		await before.text();
		signal(served, 'SIGTERM');
		await poll('/ready says so', async () => (await fetch(`${served.address}/ready`)).status === 503);
		for (const path of ['/restaurant/bikupan', '/health', '/jobs']) {
			const answer = await fetch(`${served.address}${path}`);
			expect([path, answer.status, answer.headers.get('connection')]).toEqual([path, 200, 'close']);
			await answer.text();
		}
		expect(await served.ended).toEqual({code: 0, signal: null});
	});
});

test('callers of functions are told that the service stops, not that they cancelled', async () => {
	const served = await serve([], {LUNCH_FUNCTIONS: '1'});
	const functions = createGrpcFunctions({address: served.grpc ?? ''});
	ends.push(() => functions.close());
	let isStarted = false;
	const request = nodeCall('() => new Promise(resolve => setTimeout(resolve, 60_000))');
	const call = functions.start(request, event => {
		isStarted ||= event.kind === 'started';
	});
	const ended = call.outcome.catch((error: unknown) => error);
	await poll('it runs', () => isStarted);
	signal(served, 'SIGTERM');
	expect(await ended).toMatchObject({
		state: 'failed',
		error: {code: 'FUNCTION_POOL_CLOSED', message: expect.stringMatching(/service stops/)},
	});
}, 30_000);

async function open(port: number): Promise<TLSSocket> {
	const socket = connectTls({port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1']});
	await new Promise((resolve, reject) => socket.once('secureConnect', () => resolve(null)).on('error', reject));
	return socket;
}

function pemOf({raw}: PeerCertificate): string {
	const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
	return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

/** The status of `/health`, asked over a connection that is open. */
function health(socket: TLSSocket): Promise<number> {
	return new Promise((resolve, reject) => {
		const asked = httpsRequest({createConnection: () => socket, path: '/health', host: 'localhost'}, answer => {
			answer.resume();
			resolve(answer.statusCode ?? 0);
		});
		asked.on('error', reject).end();
	});
}
