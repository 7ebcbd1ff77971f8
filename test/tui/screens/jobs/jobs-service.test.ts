import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys} from '../../../support/app/terminal.ts';
import {freePort} from '../../../support/network/free-port.ts';
import {startServeProcess} from '../../../support/program/serve-process.ts';

const app = appAtTerminal(undefined, openAppInProcess);

it('watches the jobs of a service through its death and its return', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-service-'));
	const folders = {LUNCH_DATA_DIR: folder};
	const ports = ['--grpc-port', '0', '--port', String(await freePort())];
	let service = await startServeProcess(app.upstream.address, ports, folders);
	try {
		const {address} = service;
		const screen = app.start(['--server', address], {columns: 120});
		await screen.waitFor('Today');
		screen.type('2');
		await screen.waitFor(`Jobs · ${address}`);
		screen.type('n100000000\r');
		await screen.waitFor(/● +100,000,000/);
		screen.type(keys.enter);
		await screen.waitFor('● summing the series');
		service.process.kill('SIGKILL');
		await service.ended;
		await screen.waitFor('reconnecting');
		await screen.waitFor(/Reconnecting… The service at .* can't be reached/);
		// The jobs that were known stay in sight.
		expect(screen.text()).toContain('100,000,000 decimals of pi · running');
		// The list says why it is that of before, too.
		screen.type(keys.escape);
		await screen.waitFor(/The service at .* can't be\s/);
		await screen.press(keys.enter, 'Reconnecting…');
		screen.type('d');
		await screen.waitFor('There is a result once a job is finished');
		service = await startServeProcess(app.upstream.address, ports, folders);
		await screen.waitUntilGone('econnecting');
		await screen.waitFor(/running attempt 2 of 3/);
		screen.type('x');
		await screen.waitFor('Sure?');
		screen.type('y');
		await screen.waitFor('decimals of pi · cancelled');
		await app.quit(screen);
	} finally {
		await service.close();
		rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	}
}, 90_000);
