import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {StringDecoder} from 'node:string_decoder';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm, {type IBufferCell} from '@xterm/headless';
import {PATIENCE_MS} from '../poll.ts';
import {LUNCH, type LunchHome} from '../program/lunch-home.ts';
import {runMark} from '../run/run-mark.ts';

export interface TerminalOptions {
	columns?: number;
	rows?: number;
	/** Added to the environment of a home of its own; undefined takes a variable out. */
	env?: Readonly<Record<string, string | undefined>>;
	/** The home of an earlier run, to see what is remembered. */
	home?: string;
	/** The app's memory of an earlier run, unless its home has that run's own. */
	remembered?: Readonly<Record<string, unknown>>;
	/** Runs this instead of `lunch`. */
	program?: readonly string[];
	/** How the terminal reads what is written to it. */
	encoding?: 'utf8' | 'latin1';
	/** Sends what the terminal answers to the program; left out, at once. */
	onAnswer?: (answer: string, send: (bytes: string) => void) => void;
}

/** A text or a pattern on the screen, or a test of all that it shows. */
export type Awaited = string | RegExp | ((text: string) => boolean);

/** A real terminal with a program in it, and the screen that a person would see. */
export interface Terminal {
	readonly home: string;
	/** The rows of the screen after the last whole frame, without the spaces at their ends. */
	lines(): readonly string[];
	text(): string;
	/** The lines that were printed, those that scrolled off included; one that the terminal had to break is one line. */
	printed(): string[];
	/** Waits until the screen shows it, looking at each change; fails with the screen as it is. `what` is its name. */
	waitFor(shown: Awaited, what?: string): Promise<string>;
	waitUntilGone(text: string | RegExp): Promise<void>;
	/** Types, as fast as a program can. */
	type(text: string): void;
	/** Types, and waits until the screen shows what comes of it. */
	press(text: string, shown: Awaited): Promise<string>;
	resize(columns: number, rows: number): void;
	kill(signal: string): void;
	/** Takes the terminal itself away, as closing its window does. */
	hangUp(): void;
	/** Resolves once the program ended and all that it wrote is on the screen. */
	readonly ended: Promise<{exitCode: number}>;
	/** Everything the program wrote. */
	written(): string;
	/** Whether the program left the terminal as it was: normal screen with autowrap, visible cursor, no paste, focus or mouse modes. */
	isRestored(): boolean;
	/** The cell at a place on the screen. */
	cellAt(row: number, column: number): IBufferCell | undefined;
	readonly pid: number;
	close(): void;
}

export const keys = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	home: '\u001B[H',
	end: '\u001B[F',
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	shiftTab: '\u001B[Z',
	backspace: '\u007F',
	ctrlC: '\u0003',
	ctrlP: '\u0010',
	ctrlZ: '\u001A',
	ctrlU: '\u0015',
};

/** The keys that go to a view by its name. */
export function toView(title: string): string {
	return `${keys.ctrlP}go to ${title}\r`;
}

/** The program in a terminal: node-pty's, or something that stands for one. */
export type InTerminal = Pick<IPty, 'onExit' | 'write' | 'resize' | 'kill' | 'pid'> & {
	onData(listener: (data: string | Buffer) => void): unknown;
};

/** Where and how something is started in a terminal. */
export interface Start {
	words: readonly string[];
	columns: number;
	rows: number;
	/** Its home, which is also the folder that it is started in. */
	home: string;
	env: Record<string, string>;
}

/** Starts `lunch` (or another program) with these words in a terminal. */
export function openTerminal(words: readonly string[], options: TerminalOptions = {}): Terminal {
	const [file = '', ...first] = options.program ?? [process.execPath, LUNCH];
	return watchTerminal(words, options, ({columns, rows, home, env}) =>
		spawn(file, [...first, ...words], {cols: columns, rows, cwd: home, env, encoding: null}),
	);
}

/** Shows what `start` starts on a screen that can be read and waited for. */
export function watchTerminal(
	words: readonly string[],
	options: TerminalOptions,
	start: (what: Start) => InTerminal,
): Terminal {
	const {columns = 100, rows = 30, encoding = 'utf8'} = options;
	const home = options.home ?? mkdtempSync(join(tmpdir(), 'lunch-terminal-'));
	const memory = join(home, 'data', 'lunch', 'app.json');
	if (options.remembered && !existsSync(memory)) {
		mkdirSync(dirname(memory), {recursive: true});
		writeFileSync(memory, JSON.stringify(options.remembered));
	}
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 2000});
	const pty = start({words, columns, rows, home, env: environmentOf(home, options.env ?? {})});
	const changed = new Set<() => void>();
	let whole: string[] = [];
	let isEnded = false;
	let isClosed = false;
	/** Takes the screen as it is now, unless the program is in the middle of a frame (synchronized output, mode 2026). */
	const take = () => {
		if (isClosed || (terminal.modes.synchronizedOutputMode && !isEnded)) return;
		const buffer = terminal.buffer.active;
		whole = Array.from(
			{length: terminal.rows},
			(_, row) =>
				buffer
					.getLine(buffer.viewportY + row)
					?.translateToString(true)
					.trimEnd() ?? '',
		);
		for (const listener of changed) listener();
	};
	const decoder = new StringDecoder(encoding);
	let written = '';
	pty.onData(data => {
		const bytes = Buffer.from(data);
		const text = decoder.write(bytes);
		written += text;
		terminal.write(encoding === 'latin1' ? text : bytes, take);
	});
	// A program that asks its terminal something gets an answer, as from a real one.
	const {onAnswer = (answer, send) => send(answer)} = options;
	terminal.onData(answer => onAnswer(answer, bytes => pty.write(bytes)));
	const ended = new Promise<{exitCode: number}>(resolve => {
		pty.onExit(({exitCode, signal}) => {
			terminal.write('', () => {
				isEnded = true;
				take();
				resolve({exitCode: signal ? 128 + signal : exitCode});
			});
		});
	});

	const text = () => whole.join('\n');

	function waitFor(shown: Awaited, what = String(shown)): Promise<string> {
		const isThere = testOf(shown);
		const seen = Promise.withResolvers<string>();
		const look = () => {
			const now = text();
			if (isThere(now)) seen.resolve(now);
			else if (isEnded) fail();
		};
		const fail = () =>
			seen.reject(new Error(`Never saw ${what}. The screen is:\n${text()}\n(ended: ${isEnded}, home: ${home})`));
		const timer = setTimeout(fail, PATIENCE_MS);
		changed.add(look);
		look();
		return seen.promise.finally(() => {
			clearTimeout(timer);
			changed.delete(look);
		});
	}

	return {
		home,
		lines: () => whole,
		text,
		printed() {
			const buffer = terminal.buffer.active;
			const all: string[] = [];
			for (let index = 0; index < buffer.length; index++) {
				const line = buffer.getLine(index);
				const row = line?.translateToString(true) ?? '';
				if (line?.isWrapped) all.push((all.pop() ?? '') + row);
				else all.push(row);
			}
			return all.slice(0, all.findLastIndex(line => line !== '') + 1);
		},
		waitFor,
		async waitUntilGone(gone) {
			const isThere = testOf(gone);
			await waitFor(seen => !isThere(seen), `the end of ${String(gone)}`);
		},
		type: typed => pty.write(typed),
		press(typed, shown) {
			pty.write(typed);
			return waitFor(shown);
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		kill: signal => process.kill(pty.pid, signal),
		hangUp: () => pty.kill('SIGHUP'),
		ended,
		written: () => written,
		isRestored() {
			const {modes, buffer} = terminal;
			const isCursorShown = written.lastIndexOf('\u001B[?25h') >= written.lastIndexOf('\u001B[?25l');
			return (
				buffer.active.type === 'normal' &&
				isCursorShown &&
				modes.wraparoundMode &&
				!modes.bracketedPasteMode &&
				!modes.sendFocusMode &&
				modes.mouseTrackingMode === 'none'
			);
		},
		cellAt: (row, column) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.getCell(column),
		pid: pty.pid,
		close() {
			const remove = () => rmSync(home, {recursive: true, force: true, maxRetries: 3});
			isClosed = true;
			terminal.dispose();
			if (options.home === undefined) {
				// The app may still write what it remembers.
				if (!isEnded) pty.onExit(remove);
				remove();
			}
			if (!isEnded) pty.kill('SIGKILL');
		},
	};
}

/** Runs `lunch` in a terminal of a home, as `open` does: 80 columns wide, and high enough for what it prints. */
export function openTerminalAt(
	home: LunchHome,
	words: readonly string[],
	options: TerminalOptions = {},
	open = openTerminal,
): Terminal {
	const env = {...home.env, ...options.env};
	return open(words, {columns: 80, rows: 50, ...options, home: home.folder, env});
}

function testOf(shown: Awaited): (text: string) => boolean {
	if (typeof shown === 'function') return shown;
	return typeof shown === 'string' ? text => text.includes(shown) : text => shown.test(text);
}

function environmentOf(home: string, more: NonNullable<TerminalOptions['env']>): Record<string, string> {
	const all = {
		...runMark(),
		PATH: process.env.PATH ?? '',
		HOME: home,
		XDG_CACHE_HOME: join(home, 'cache'),
		XDG_DATA_HOME: join(home, 'data'),
		XDG_CONFIG_HOME: join(home, 'config'),
		LANG: 'C.UTF-8',
		TERM: 'xterm-256color',
		COLORTERM: 'truecolor',
		// Services that somebody else runs on this machine are not these tests' own.
		LUNCH_PORT: '0',
		LUNCH_GRPC_PORT: '0',
		...more,
	};
	const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return Object.fromEntries(set);
}
