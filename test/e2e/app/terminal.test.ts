import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {CLEAR_LINE} from '../../../source/shared/text/ansi-style.ts';
import {widthOf} from '../../../source/shared/text/text-width.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';
import {openTerminalAt, type TerminalOptions} from '../../support/app/terminal.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {keepAnswer, listBody, menuBody} from '../../support/upstream/stored-answers.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
	await home.run(['list']);
	await home.run(['search', 'x']);
});
afterAll(async () => {
	home.remove();
	await upstream.close();
});

const ESC = '\u001b';

/** The output without the line of progress, which shows where something takes long: on a busy machine anything may. */
function withoutProgress(raw: string): string {
	return raw.replaceAll(CLEAR_LINE, '');
}

async function shown(args: readonly string[], options: TerminalOptions & {of?: LunchHome} = {}) {
	const terminal = openTerminalAt(options.of ?? home, args, options);
	const {exitCode: code} = await terminal.ended;
	const result = {code, raw: terminal.written(), lines: terminal.printed()};
	terminal.close();
	return result;
}

describe('a menu at a terminal', () => {
	test('has colours, and the words of the piped one', async () => {
		const {code, raw, lines} = await shown(['bikupan']);
		expect(code).toBe(0);
		expect(raw).toContain(`${ESC}[1mRestaurang Bikupan${ESC}[22m`);
		expect(lines[0]).toBe('Restaurang Bikupan · Uppsala');
		expect(lines).toContain('  • Kött: Pannbiff med lök, gräddsås & lingon');
	});

	test.each([
		[
			'NO_COLOR',
			{NO_COLOR: '1'},
			[['bikupan'], ['list'], ['search', 'kött'], ['nothing-of-it'], ['doctor'], ['--help']],
		],
		['TERM=dumb', {TERM: 'dumb'}, [['bikupan'], ['search', 'kött'], ['--help']]],
		['FORCE_COLOR=0', {FORCE_COLOR: '0'}, [['bikupan'], ['--help']]],
		['--no-color', {}, [['bikupan', '--no-color']]],
	])('%s: no escape sequence at all', async (_what, env: Readonly<Record<string, string>>, commands) => {
		const screens = await Promise.all(commands.map(args => shown(args, {env})));
		for (const {raw} of screens) expect(env.TERM === 'dumb' ? raw : withoutProgress(raw)).not.toContain(ESC);
	});

	test('FORCE_COLOR colours a pipe, NO_COLOR is stronger', async () => {
		expect((await home.run(['bikupan'], {env: {FORCE_COLOR: '1'}})).stdout).toContain(`${ESC}[1m`);
		expect((await home.run(['bikupan'], {env: {FORCE_COLOR: '1', NO_COLOR: '1'}})).stdout).not.toContain(ESC);
		expect((await home.run(['bikupan', '--json'], {env: {FORCE_COLOR: '1'}})).stdout).not.toContain(ESC);
		expect((await home.run(['bikupan'])).stdout).not.toContain(ESC);
	});

	test('a terminal with links gets them, another the addresses', async () => {
		const linked = await shown(['bikupan'], {env: {VTE_VERSION: '7200', TERM: 'xterm-256color'}});
		expect(linked.raw).toContain(
			`${ESC}]8;;https://www.hors.se/uppsala/17/3/restaurang-bikupan/${ESC}\\Homepage${ESC}]8;;${ESC}\\`,
		);
		expect(linked.lines).toContain('Homepage · Map');
		const plain = await shown(['bikupan']);
		expect(plain.raw).not.toContain(`${ESC}]8`);
		expect(plain.lines.join('\n')).toContain('https://www.hors.se/uppsala/17/3/restaurang-bikupan/');
	});
});

describe('a narrow terminal', () => {
	// An address or path is left in one piece, so that it can be copied and clicked: the terminal breaks it.
	const isAddress = (line: string) => /^(?:(?:Homepage|Menu|Map)? *https?:|\/)\S+$/.test(line.trim());

	test.each([20, 40])('%i columns: no line is wider', async columns => {
		const commands = [['bikupan'], ['list'], ['search', 'kott'], ['doctor'], ['cache'], ['config'], ['list', '--demo']];
		const screens = await Promise.all(commands.map(args => shown(args, {columns, rows: 200})));
		for (const [index, {lines}] of screens.entries()) {
			expect(lines.length).toBeGreaterThan(0);
			for (const line of lines) {
				if (!isAddress(line)) expect(widthOf(line), `lunch ${commands[index]}: ${line}`).toBeLessThanOrEqual(columns);
			}
		}
	});

	test('words are not torn, and what belongs together is indented', async () => {
		const {lines} = await shown(['bikupan'], {columns: 30});
		expect(lines).toContain('  • Kött: Pannbiff med lök,');
		expect(lines).toContain('    gräddsås & lingon');
		const list = await shown(['list'], {columns: 20});
		const at = list.lines.findIndex(line => line.trim() === 'biomedicum');
		expect(list.lines[at + 1]).toBe('    Café Biomedicum');
	});

	test('wide characters count as wide', async () => {
		const own = makeLunchHome(upstream.address);
		const kept = {upstream: upstream.address, age: 1000, freshFor: 60_000};
		await keepAnswer(own.cacheFile, {
			...kept,
			path: 'restaurant',
			day: null,
			body: listBody([{id: 'a', name: '日本料理の食堂'.repeat(5)}]),
		});
		const body = menuBody('a', [
			'寿司と刺身の盛り合わせ定食'.repeat(4),
			'👩‍👩‍👧‍👦 familjetallrik med pommes frites 🍟🍟🍟🍟',
		]);
		await keepAnswer(own.cacheFile, {...kept, path: 'restaurant/a', day: dayIn(STOCKHOLM, new Date()), body});
		const {lines, code} = await shown(['a'], {columns: 24, of: own});
		expect(code).toBe(0);
		for (const line of lines) if (!isAddress(line)) expect(widthOf(line)).toBeLessThanOrEqual(24);
		own.remove();
	});
});

describe('what a terminal can not show', () => {
	test('Latin-1: its own letters', async () => {
		const {raw} = await shown(['bikupan'], {env: {LANG: 'sv_SE.ISO-8859-1'}, encoding: 'latin1'});
		expect(raw).toContain('gräddsås');
		expect(raw).toContain('* ');
		const failed = await shown(['blåbärsrån'], {env: {LANG: 'sv_SE.ISO-8859-1'}, encoding: 'latin1'});
		expect(failed.raw).toContain('"blåbärsrån"');
		expect(failed.code).toBe(4);
	});

	test('the C locale: ASCII signs', async () => {
		const {raw} = await shown(['bikupan'], {env: {LANG: undefined, LC_ALL: 'C'}});
		expect(raw).not.toMatch(/[•·–…]/);
		expect(raw).toContain('  * ');
	});

	test('JSON is UTF-8 everywhere', async () => {
		const {stdout} = await home.run(['bikupan', '--json'], {env: {LC_ALL: 'sv_SE.ISO-8859-1'}});
		expect(stdout).toContain('gräddsås');
	});
});

describe('text from outside', () => {
	const evil = [
		`${ESC}[2J${ESC}[31mRöd`,
		`${ESC}]0;titel\u0007`,
		`${ESC}]8;;https://evil.example${ESC}\\länk${ESC}]8;;${ESC}\\`,
		'\u009b31m',
		'\u0090q\u009c',
		'fisk\u202etxet',
		'\u2066dold\u2069',
		'a\rb\nc\td\u0000e\u0008f\u007f',
		'soppa\u200b',
		`${ESC}P1;1|${ESC}\\`,
		`${ESC}(0`,
		`${ESC}c`,
	];

	test('can not steer a terminal, wherever it comes from', async () => {
		const own = makeLunchHome(upstream.address);
		const entry = (text: string) => ({
			identifier: 'evil',
			name: `Onda ${text}`,
			region: `Ort${text}`,
			homepage: `https://example.org/${text}`,
			menuUrl: `javascript:${text}`,
			coordinate: [59, 17],
		});
		const joined = evil.join(' ');
		upstream.mood = (request, response) => {
			const body = request.url?.endsWith('/restaurant')
				? {restaurants: [entry(joined), {...entry('x'), identifier: `${ESC}[31m`}]}
				: menuBody('evil', [...evil, joined]);
			return moods.body(JSON.stringify(body))(request, response);
		};
		try {
			for (const args of [
				['evil'],
				['list'],
				['search', 'rod'],
				['nothing'],
				['cache'],
				['list', '--region', 'x'],
				['evil', '--json'],
			]) {
				const {raw} = await shown([...args, '--no-color'], {of: own, columns: 200});
				expect(withoutProgress(raw).replaceAll('\r\n', '\n').replaceAll('\n', ''), args.join(' ')).not.toMatch(
					/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
				);
				expect(raw).not.toContain('javascript:');
			}
			const {stdout} = await own.run(['evil', '--json']);
			expect(stdout).not.toMatch(/\\u00(?:0|1|9)|\\r|\\n/);
		} finally {
			upstream.mood = null;
			own.remove();
		}
	});

	test('errors of the upstream neither', async () => {
		const own = makeLunchHome(upstream.address);
		upstream.mood = moods.body('x', 'text/\u009b31m; a\u0085b');
		const {raw, code} = await shown(['list'], {of: own});
		upstream.mood = null;
		own.remove();
		expect(code).toBe(3);
		expect(withoutProgress(raw).replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
	});

	test('nor what the command line repeats', async () => {
		const {raw} = await shown([`x${ESC}[31my`]);
		expect(withoutProgress(raw)).not.toContain(ESC);
	});
});

describe('a person at work', () => {
	test('sees progress on one line, which is gone in the end', async () => {
		const own = makeLunchHome(upstream.address);
		upstream.delay = 250;
		const terminal = openTerminalAt(own, ['search', 'kött']);
		await terminal.waitFor(/Reading menus: \d+ of 18/);
		expect((await terminal.ended).exitCode).toBe(0);
		upstream.delay = 0;
		expect(terminal.printed().join('\n')).not.toContain('Reading');
		expect(terminal.printed()[0]).toBe('Restaurang Bikupan · Uppsala');
		own.remove();
	});

	test('stops it with Ctrl-C: exit code 130', async () => {
		const own = makeLunchHome(upstream.address);
		upstream.mood = moods.hanging;
		const asked = upstream.requests.length;
		const terminal = openTerminalAt(own, ['search', 'kött']);
		await terminal.waitFor('Reading');
		expect(upstream.requests.length).toBeGreaterThan(asked);
		terminal.type('\u0003');
		expect((await terminal.ended).exitCode).toBe(130);
		upstream.mood = null;
		expect(terminal.printed().join('\n')).toContain('Interrupted');
		own.remove();
	});

	test('sees a failure without colour codes around it, and the sample only when asked', async () => {
		const own = makeLunchHome(NOWHERE);
		const {code, lines} = await shown(['bikupan'], {of: own});
		expect(code).toBe(3);
		expect(lines[0]).toMatch(/^lunch: http:\/\/127\.0\.0\.1:1\/api could not be reached/);
		expect(lines.join('\n')).not.toContain('SAMPLE');
		own.remove();
	});
});
