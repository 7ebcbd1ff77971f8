import {type ChildProcess, spawn} from 'node:child_process';
import {afterEach, expect, test} from 'vitest';
import {poll} from '../poll.ts';
import {isRunning} from '../program/serve-process.ts';

let run: ChildProcess | undefined;
afterEach(() => {
	run?.kill('SIGKILL');
});

/** The programs that a worker of a run starts: one with the run's mark, an orphan that has it, and one without below one with it. */
const WORKER = `
setsid sleep 8765 & echo $!
(sleep 8765 & echo $!)
sh -c 'env -i sleep 8765 & echo $!; wait' &
read _`;

/** A program that watches what it starts, as a run of the tests does. */
const RUN = `
import {spawn} from 'node:child_process';
import {watchRun} from ${JSON.stringify(new URL('./watch-run.ts', import.meta.url).href)};
const end = watchRun({patienceMs: 100});
spawn('sh', ['-c', ${JSON.stringify(WORKER)}], {stdio: ['pipe', 'inherit', 'ignore']});
process.stdin.once('data', async () => {
	process.stdout.write(await end());
	process.exit();
});`;

async function startRun(): Promise<{child: ChildProcess; pids: number[]; output(): string}> {
	const child = spawn(process.execPath, ['--input-type=module', '-e', RUN], {stdio: ['pipe', 'pipe', 'inherit']});
	run = child;
	let output = '';
	child.stdout?.on('data', chunk => {
		output += chunk;
	});
	await poll('all is started', () => output.split('\n').length > 3);
	return {child, pids: output.trim().split('\n').map(Number), output: () => output};
}

test.runIf(process.platform === 'linux').each(['SIGKILL', 'SIGINT'] as const)(
	'programs end with a run that %s ends',
	async signal => {
		const {child, pids} = await startRun();
		expect(pids.filter(isRunning)).toHaveLength(3);
		child.kill(signal);
		await poll('they are gone', () => !pids.some(isRunning));
	},
);

test.runIf(process.platform === 'linux')('programs that tests left running are ended, and named', async () => {
	const {child, pids, output} = await startRun();
	child.stdin?.end('over');
	await new Promise(resolve => child.once('close', resolve));
	await poll('they are gone', () => !pids.some(isRunning));
	for (const pid of pids) expect(output()).toMatch(new RegExp(`^${pid} sleep 8765$`, 'm'));
});
