import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, openTerminal, type Terminal, type TerminalOptions, toView} from '../../../support/app/terminal.ts';
import {poll} from '../../../support/poll.ts';
import {startServeProcess} from '../../../support/program/serve-process.ts';

const app = appAtTerminal(undefined, openAppInProcess);
/** Where the app is killed. */
const program = appAtTerminal();

async function openFunctions(options: TerminalOptions = {}, {demo} = app): Promise<Terminal> {
	const screen = demo({columns: 120, ...options});
	await screen.waitFor('1 of');
	screen.type('3');
	await screen.waitFor('No calls yet');
	return screen;
}

async function run(screen: Terminal, code: string, args = ''): Promise<void> {
	screen.type('n');
	await screen.waitFor('Function');
	screen.type(`${code}\r`);
	await screen.waitFor('JSON values apart');
	screen.type(`${args}\r`);
	await screen.waitUntilGone('JSON values apart');
}

describe('Functions', () => {
	it('runs what is written, and shows its value as a tree and its output side by side', async () => {
		const screen = await openFunctions();
		await run(
			screen,
			'n => (console.log("ut", n), console.error("fel", n), {numbers: [1, 2], deep: {map: new Map([["a", 1n]])}})',
			'7',
		);
		await screen.waitFor('returned in');
		await screen.waitFor(/ut 7 +│ fel 7/);
		await screen.waitFor('▸ deep: {map: Map {"a" => 1n}}');
		screen.type(keys.enter);
		await screen.waitFor('╭─ Call');
		await screen.press(`jj${keys.enter}`, '▸ map: Map {"a" => 1n}');
		await screen.press('jl', '"a": 1n');
		screen.type('h');
		await screen.waitUntilGone('"a": 1n');
		await screen.press('y', 'Copied the selected part.');
		expect(screen.written()).toContain(Buffer.from("Map(1) { 'a' => 1n }").toString('base64'));
		await screen.press(keys.escape, '╭─ Functions');
		await app.quit(screen);
	});

	it('shows what was thrown, refuses what can not be sent, and runs it with changes', async () => {
		const screen = await openFunctions();
		await run(screen, '() => { throw Object.assign(new TypeError("no good"), {code: "E42"}) }');
		await screen.waitFor('TypeError: no good');
		await screen.waitFor(/at \S+:\d+/);
		await screen.waitFor('code: "E42"');
		await run(screen, '() => outer + 1');
		await screen.waitFor('not accepted');
		await screen.waitFor('The function uses `outer`');
		screen.type('e');
		await screen.waitFor('Function     () => outer + 1');
		screen.type(`${keys.ctrlU}(a, b) => a + b\r`);
		await screen.waitFor('JSON values apart');
		screen.type('[1\r');
		await screen.waitFor('Argument 1 is not JSON: [1');
		screen.type(`${keys.ctrlU}40 2\r`);
		await screen.waitFor(/returned in/);
		await screen.waitFor(/│ +42 +│/);
		screen.type('R');
		await screen.waitFor('1 of 4');
	});

	it('shows output while it comes, the worker that is at it, and cancels', async () => {
		const screen = await openFunctions();
		await run(
			screen,
			'async () => { for (let n = 1; ; n++) { console.log("tick", n); await new Promise(r => setTimeout(r, 50)) } }',
		);
		await screen.waitFor('tick 3');
		await screen.waitFor('1 running');
		screen.type(toView('workers'));
		await screen.waitFor('╭─ Workers');
		await screen.waitFor(/State +busy/);
		expect(screen.text()).toMatch(/Process +\d+/);
		await screen.waitFor(/1 of \d+ busy/);
		screen.type('e');
		await screen.waitFor('Edit is for Functions');
		screen.type('3');
		await screen.waitFor('╭─ Functions');
		await screen.press('x', 'cancelled after');
		await screen.press('x', 'The call is not under way');
	});

	it('takes a function of a file, keeps what came of it over the end of the app, and forgets it', async () => {
		const first = await openFunctions({}, program);
		writeFileSync(
			join(first.home, 'tax.ts'),
			'const RATE: number = 0.25;\nexport const tax = (sum: number) => new Map([["tax", sum * RATE]]);\n',
		);
		await run(first, '~/tax.ts#tax', '100');
		await first.waitFor('"tax": 25');
		await run(first, '() => new Promise(() => {})');
		await first.waitFor(/running for/);
		const folder = join(first.home, 'data/lunch/calls');
		const files = () => readdirSync(folder).filter(name => name.endsWith('.json'));
		const texts = () => files().map(name => readFileSync(join(folder, name), 'utf8'));
		const isKept = (text: string) => text.includes('"returned"') || text.includes('new Promise');
		await poll('both calls to be on the disk', () => texts().filter(isKept).length === 2);
		first.kill('SIGKILL');
		await first.ended;
		// The functions that earlier versions remembered come after it.
		const memory = join(first.home, 'data/lunch/app.json');
		const before = JSON.parse(readFileSync(memory, 'utf8'));
		writeFileSync(memory, JSON.stringify({...before, plans: [{code: 'x => x - 1', args: '2'}]}));
		const second = app.demo({columns: 120, home: first.home});
		await second.waitFor('of 3');
		await second.press(keys.home, 'not run yet');
		await second.press('j', 'left unfinished');
		await second.press('j', '"tax": 25');
		await second.press('c', "lunch fn call '~/tax.ts#tax' 100");
		await second.press(keys.escape, text => !text.includes('in a shell'));
		await second.press('D', 'Forgot ~/tax.ts#tax 100; u brings it back.');
		await second.waitFor('of 2');
		await second.press('u', /~\/tax\.ts#tax 100 is kept again/);
		await second.press('X', 'Forget all 3 calls, with what came of them?');
		await second.press('y', 'No calls yet');
		await app.quit(second);
		expect(readdirSync(join(first.home, 'data/lunch/calls'))).toEqual([]);
		expect(JSON.parse(readFileSync(memory, 'utf8')).plans).toEqual([]);
	});
});

it('runs functions at a service, and says what became of them and of it', async () => {
	const service = await startServeProcess(app.upstream.address, ['--grpc-port', '0', '--functions', '2']);
	try {
		const screen = app.start(['--server', service.address], {columns: 120});
		await screen.waitFor('Today');
		screen.type('3');
		await screen.waitFor('No calls yet');
		await run(screen, 'x => x * 2', '21');
		await screen.waitFor(/│ +42 +│/);
		await screen.waitFor('Functions · grpc://127.0.0.1:');
		await run(screen, '() => { console.log("begun"); return new Promise(() => {}) }');
		await screen.waitFor('begun');
		screen.type(toView('workers'));
		await screen.waitFor(/State +busy/);
		service.process.kill('SIGKILL');
		await service.ended;
		await screen.waitFor('reconnecting');
		// The workers that were known stay in sight.
		expect(screen.text()).toMatch(/node-\d/);
		screen.type('3');
		await screen.waitFor('SERVICE_UNREACHABLE');
		await app.quit(screen);
	} finally {
		await service.close();
	}
});

describe('Functions in other terminals', () => {
	it.each([
		[40, 12],
		[30, 8],
		[24, 5],
	])('fit %d columns and %d rows', async (columns, rows) => {
		const screen = app.demo({columns, rows});
		await screen.waitFor('Today');
		screen.type('3nn => [n, n]\r');
		await screen.waitFor('Arguments');
		screen.type('5\r');
		await screen.waitFor('✓');
		await screen.press(keys.enter + keys.enter, '[5, 5]');
		expect(screen.lines().every(line => [...line].length <= columns)).toBe(true);
		await screen.press(toView('workers'), /✓ node-/);
		await screen.press(keys.enter, 'Worker node-');
		if (rows > 10) expect(screen.text()).toContain('state idle');
		screen.type(keys.escape);
		await screen.waitUntilGone('Worker node-');
		screen.type('q');
		expect((await screen.ended).exitCode).toBe(0);
		expect(screen.isRestored()).toBe(true);
	});

	it('read from top to bottom, and with signs of ASCII alone', async () => {
		const screen = openTerminal(['--demo'], {rows: 60, env: {ACCESSIBLE: '1', LANG: 'C', LC_ALL: 'C', NO_COLOR: '1'}});
		try {
			await screen.waitFor('Today');
			screen.type('3');
			await screen.waitFor('No calls yet');
			await run(screen, 'n => (console.log("ut"), [n])', '5');
			await screen.waitFor(/selected: returned n => /);
			await screen.waitFor('level 1, opened, list of 1');
			await screen.waitFor('level 2, 0: 5');
			await screen.press(toView('workers'), /selected: idle node-/);
			expect(screen.text()).not.toMatch(/[^\x20-\x7e\n]/);
		} finally {
			screen.close();
		}
	});
});
