import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {findProgram} from '../../../source/functions/pool/sandbox/find-program.ts';
import {poll} from '../../support/poll.ts';
import {nodeCall, returnOf} from '../support/calling.ts';
import {bwrap, openPool} from '../support/open-pool.ts';
import {descendants, isRunning, ownSeconds, processesWith} from '../support/processes.ts';

const program = fileURLToPath(new URL('../support/pool-process.ts', import.meta.url));

test.each(['unshared', ...(bwrap ? ['sandboxed'] : [])])(
	'when a service is killed, nothing of its functions is left (%s)',
	async mode => {
		const mark = ownSeconds();
		// The leavings of a killed service in the folder for temporary files are in this one.
		const folder = mkdtempSync(join(tmpdir(), 'lunch-killed-'));
		const env = {...process.env, TMPDIR: folder};
		const service = spawn(process.execPath, [program, mark, mode], {env, stdio: ['ignore', 'pipe', 'inherit']});
		await once(service.stdout, 'data');
		// While a process becomes another program it has no command line.
		await poll('both to be seen', () => processesWith(`sleep ${mark}`).length >= 2);
		const workers = descendants(Number(service.pid));
		expect(workers.length).toBeGreaterThanOrEqual(4);
		service.kill('SIGKILL');
		await once(service, 'exit');
		await poll('no orphans', () => processesWith(`sleep ${mark}`).length === 0);
		await poll('no workers', () => workers.every(pid => !isRunning(pid)));
		rmSync(folder, {recursive: true});
	},
);

test.each(['bare', 'bound'])(
	'without a sandbox the workers end too, and what they left is ended by the next pool (%s)',
	async mode => {
		const mark = ownSeconds();
		const folder = mkdtempSync(join(tmpdir(), 'lunch-killed-'));
		symlinkSync(findProgram('setpriv', process.env.PATH ?? '') ?? '', join(folder, 'setpriv'));
		const env = {...process.env, TMPDIR: folder, SETPRIV_ONLY: folder};
		const service = spawn(process.execPath, [program, mark, mode], {env, stdio: ['ignore', 'pipe', 'inherit']});
		await once(service.stdout, 'data');
		await poll('both to be seen', () => processesWith(`sleep ${mark}`).length >= 2);
		const workers = descendants(Number(service.pid));
		service.kill('SIGKILL');
		await once(service, 'exit');
		await poll('no workers', () =>
			workers.every(pid => !isRunning(pid) || processesWith(`sleep ${mark}`).includes(pid)),
		);
		const next = openPool({isolation: {allowNet: false, bwrap: null, isLoose: true}, env: {PATH: '/nowhere'}});
		expect(await returnOf(next.functions, nodeCall('() => 1'))).toBe(1);
		await poll('no orphans', () => processesWith(`sleep ${mark}`).length === 0);
		await next.close();
		rmSync(folder, {recursive: true});
	},
);
