import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import {
	type OpaqueProcesses,
	type OpaqueProcessesOptions,
	startOpaqueProcesses,
} from '../../source/opaque/opaque-processes.ts';
import {poll} from '../support/poll.ts';
import {isRunning} from '../support/program/serve-process.ts';

const worker = `${process.execPath} ${fileURLToPath(new URL('../support/program/opaque-worker.js', import.meta.url))}`;
const patient = new AbortController().signal;

let opaque: OpaqueProcesses | undefined;
let restarts: string[] = [];
let said = '';
afterEach(() => opaque?.close());

function start(options: Partial<OpaqueProcessesOptions> = {}): OpaqueProcesses {
	restarts = [];
	said = '';
	opaque = startOpaqueProcesses({
		command: worker,
		count: 1,
		queueBytes: 64 * 2 ** 20,
		env: process.env,
		mostAnswerBytes: 64 * 2 ** 20,
		sendKill: pid => {
			process.kill(pid, 'SIGKILL');
		},
		events: {
			onStderr(_slot, text) {
				said += text;
			},
			onRestart(_slot, reason) {
				restarts.push(reason);
			},
			onClosed() {},
		},
		...options,
	});
	return opaque;
}

async function ask(text: string, signal: AbortSignal = patient): Promise<string> {
	return String(await opaque?.execute(Buffer.from(text), signal));
}

describe('opaque processes', () => {
	test('answer bytes with bytes, several at a time and the others in the order they came', async () => {
		start({count: 3});
		await poll('they are up', () => opaque?.up === 3);
		const bytes = Buffer.from(Array.from({length: 256}, (_, index) => index));
		const echo = await opaque?.execute(Buffer.concat([Buffer.from('bytes '), bytes]), patient);
		expect(echo).toEqual(bytes);
		const answers = await Promise.all(Array.from({length: 50}, (_, index) => ask(`later ${index}`)));
		expect(answers).toEqual(Array.from({length: 50}, (_, index) => String(index)));
		const pids = new Set(await Promise.all(Array.from({length: 30}, () => ask('pid'))));
		// Three answer at once; there is one process more, for while another is listened to.
		expect(pids.size).toBe(4);
	});

	test('take and give 40 MB', async () => {
		start();
		expect(await ask(`length ${'x'.repeat(40e6)}`)).toBe(String(40e6));
		expect((await ask('letters 40000000')).length).toBe(40e6);
		expect(await ask('echo ')).toBe('');
	});

	test('can be any command line of a shell', async () => {
		start({command: 'echo ready; while read -r line; do echo "$line"; done'});
		expect(await ask('hej')).toBe('hej');
		await opaque?.close();
		start({command: 'printf "ready\\r\\n"; while read -r line; do printf "%s\\r\\n" "$line"; done'});
		expect(await ask('hej')).toBe('hej');
	});

	test.each([
		['exit', 'The worker exited with code 3.'],
		['text', 'not base64'],
		['stream', 'a line that is too long'],
	])('that %s instead of answering: the call gets its error, the next one its answer', async (act, words) => {
		start();
		await expect(ask(act)).rejects.toThrow(words);
		expect(await ask('echo next')).toBe('next');
		expect(opaque?.up).toBe(1);
	});

	test('that answer and exit have answered', async () => {
		start();
		for (let round = 0; round < 3; round++) {
			expect(await ask(`answer-and-exit ${round}`)).toBe(String(round));
			await poll('it is replaced', () => opaque?.restarts === round + 1 && opaque.up === 1);
		}
	});

	test('that answer twice: no other call gets the second answer', async () => {
		start();
		for (let round = 0; round < 5; round++) {
			const [first, ...others] = await Promise.all([ask('twice'), ask('later 1'), ask('later 2')]);
			expect(first).toBe('one');
			expect(others).toEqual(['1', '2']);
		}
		expect(opaque?.restarts).toBeGreaterThanOrEqual(4);
	});

	test('that say something unasked are replaced before anybody else is served by them', async () => {
		start();
		for (let round = 0; round < 3; round++) {
			expect(await ask('twice-later')).toBe('one');
			await poll('it was replaced', () => (opaque?.restarts ?? 0) > round);
			expect(await ask('echo mine')).toBe('mine');
		}
		expect(restarts).toContain('wrote something unasked');
	});

	test('that are given up are ended, also in an endless loop; the next call has a new one', async () => {
		start();
		const pids = new Set<number>();
		for (const act of ['hang', 'spin']) {
			await poll('both processes answered', async () => pids.add(Number(await ask('pid'))).size > 1);
			const gone = new AbortController();
			const call = ask(act, gone.signal);
			setTimeout(() => gone.abort(), 50);
			await expect(call).rejects.toMatchObject({code: 'FUNCTION_CANCELLED'});
			await poll('the one that had the call is gone', () => [...pids].filter(pid => !isRunning(pid)).length === 1);
			for (const pid of [...pids]) if (!isRunning(pid)) pids.delete(pid);
			expect(isRunning(Number(await ask('pid')))).toBe(true);
		}
	});

	test('take what they started with them', async () => {
		start();
		const child = Number(await ask('child'));
		expect(isRunning(child)).toBe(true);
		// Of the two processes, the one that is idle for longer takes the next call.
		await expect(ask('exit')).rejects.toThrow('exited');
		if (isRunning(child)) await expect(ask('exit')).rejects.toThrow('exited');
		await poll('the child is gone', () => !isRunning(child));
		const next = Number(await ask('child'));
		await opaque?.close();
		await poll('that one too', () => !isRunning(next));
	});

	test('have the environment of the service without its secrets', async () => {
		const env = {
			...process.env,
			DISH: 'soup',
			LUNCH_TOKEN: 'x',
			LUNCH_REDIS: 'x',
			AWS_SECRET_ACCESS_KEY: 'x',
			API_KEY: 'x',
		};
		start({env});
		expect(await ask('env DISH')).toBe('soup');
		for (const name of ['LUNCH_TOKEN', 'LUNCH_REDIS', 'AWS_SECRET_ACCESS_KEY', 'API_KEY'])
			expect(await ask(`env ${name}`)).toBe('not set');
	});

	test('hand on what they write to stderr', async () => {
		start();
		expect(await ask('say hej hej')).toBe('said');
		await poll('it came', () => said.includes('hej hej'));
	});
});

describe('a queue', () => {
	test('has a bound, and stops processes that nobody waits for', async () => {
		start({queueBytes: 10_000});
		await poll('it is up', () => opaque?.up === 1);
		const gone = new AbortController();
		const busy = ask('hang', gone.signal);
		const left = new AbortController();
		const waiting = [ask('echo 1'), ask('echo 2', left.signal)];
		await expect(ask('echo 3')).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		expect(opaque?.queued).toBe(2);
		left.abort();
		await expect(waiting[1]).rejects.toMatchObject({code: 'FUNCTION_CANCELLED'});
		expect(opaque?.queued).toBe(1);
		gone.abort();
		await expect(busy).rejects.toMatchObject({code: 'FUNCTION_CANCELLED'});
		expect(await waiting[0]).toBe('1');
	});

	test('ends with the service', async () => {
		start();
		const calls = [ask('hang'), ask('echo 1'), ask('echo 2')].map(call => call.catch((error: unknown) => error));
		await poll('one runs', () => opaque?.queued === 2);
		await opaque?.close();
		for (const call of calls) expect(await call).toMatchObject({code: 'FUNCTION_POOL_CLOSED'});
		await expect(ask('echo')).rejects.toMatchObject({code: 'FUNCTION_POOL_CLOSED'});
		expect(opaque?.up).toBe(0);
	});
});

describe('a command that does not work', () => {
	test.each([
		['exit 7', 'exited with code 7', 60_000],
		['no-such-command-at-all', 'exited with code 127', 60_000],
		['echo hello; sleep 100', 'something other than ready', 60_000],
		['sleep 100', 'said no ready within 0.2 seconds', 200],
	])('%s: waiting calls are told why, and it is tried again, not too often', async (command, words, startMs) => {
		start({command, count: 2, startMs});
		await expect(ask('echo')).rejects.toThrow(words);
		expect(opaque?.lastError).toContain(words);
		expect(opaque?.up).toBe(0);
		expect(opaque?.restarts).toBeLessThan(12);
	});

	test('works once it is mended', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-opaque-'));
		const tries = join(folder, 'tries');
		start({command: `echo x >>${tries}; [ $(wc -l <${tries}) -gt 3 ] && exec ${worker}; exit 1`});
		await poll('it is up', () => opaque?.up === 1);
		expect(opaque?.lastError).toBeNull();
		expect(await ask('echo soup')).toBe('soup');
		expect(readFileSync(tries, 'utf8')).toMatch(/^(x\n){4,6}$/);
		await opaque?.close();
		rmSync(folder, {recursive: true, force: true});
	});
});

describe('many calls at once', () => {
	test('all wait and are answered, and no more run at once than there are workers', async () => {
		start({count: 4});
		await poll('they are up', () => opaque?.up === 4);
		const answers = Promise.all(Array.from({length: 200}, (_, index) => ask(`later ${index}`)));
		expect(opaque?.queued).toBe(196);
		expect(await answers).toEqual(Array.from({length: 200}, (_, index) => String(index)));
	});
});
