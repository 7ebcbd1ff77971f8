import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm, {type IBufferCell} from '@xterm/headless';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface TerminalOptions {
	columns?: number;
	rows?: number;
	/** Beside a home of its own; null takes a variable away. */
	env?: Record<string, string>;
	/** The home of an earlier run, to see what is remembered. */
	home?: string;
	/** Runs this instead of `lunch`. */
	program?: readonly string[];
}

/** A real terminal with a program in it, and the screen that a person would see. */
export interface TerminalScreen {
	readonly home: string;
	/** The rows of the screen, without the spaces at their ends. */
	lines(): string[];
	text(): string;
	/** Waits until the screen satisfies `isThere`, a text or a pattern; fails with what is on it instead. */
	waitFor(isThere: string | RegExp | ((text: string) => boolean), what?: string): Promise<string>;
	/** Waits until a text is gone. */
	waitUntilGone(text: string | RegExp): Promise<void>;
	/** Types, as fast as a program can. */
	type(text: string): void;
	/** Presses a key and waits until the screen has settled. */
	press(...keys: string[]): Promise<void>;
	resize(columns: number, rows: number): void;
	kill(signal: string): void;
	/** Takes the terminal itself away, as closing its window does. */
	hangUp(): void;
	/** Resolves once the program ended. */
	readonly ended: Promise<{exitCode: number; signal: number | undefined}>;
	/** Everything the program wrote. */
	written(): string;
	/** Whether the program left the terminal as it was: normal screen, visible cursor, no paste or mouse modes. */
	isRestored(): boolean;
	/** The attributes of the cell at a place on the screen. */
	cell(
		row: number,
		column: number,
	): {text: string; width: number; isInverse: boolean; isBold: boolean; hasColor: boolean};
	/** The cell as the terminal keeps it. */
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

const POLL_MS = 25;
const PATIENCE_MS = 20_000;

/** Starts `lunch` (or another program) with these words in a terminal. */
export function openTerminal(words: readonly string[], options: TerminalOptions = {}): TerminalScreen {
	const {columns = 100, rows = 30, env = {}, program = [process.execPath, join(root, 'bin/lunch.js')]} = options;
	const home = options.home ?? mkdtempSync(join(tmpdir(), 'lunch-terminal-'));
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 200});
	const [file = '', ...first] = program;
	let written = '';
	const pty: IPty = spawn(file, [...first, ...words], {
		cols: columns,
		rows,
		cwd: home,
		name: 'xterm-256color',
		env: {
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
			...env,
		},
	});
	let isEnded = false;
	const ended = new Promise<{exitCode: number; signal: number | undefined}>(resolve => {
		pty.onExit(({exitCode, signal}) => {
			isEnded = true;
			// What was written last may still be on its way.
			setTimeout(() => terminal.write('', () => resolve({exitCode, signal})), 100);
		});
	});
	pty.onData(data => {
		written += data;
		terminal.write(data);
	});

	function lines(): string[] {
		const buffer = terminal.buffer.active;
		return Array.from(
			{length: terminal.rows},
			(_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '',
		);
	}

	const text = () => lines().join('\n');

	async function waitFor(isThere: string | RegExp | ((text: string) => boolean), what?: string): Promise<string> {
		const matches =
			typeof isThere === 'string'
				? (seen: string) => seen.includes(isThere)
				: isThere instanceof RegExp
					? (seen: string) => isThere.test(seen)
					: isThere;
		const until = Date.now() + PATIENCE_MS;
		for (;;) {
			const seen = text();
			if (matches(seen)) return seen;
			if (Date.now() > until)
				throw new Error(`Never saw ${what ?? String(isThere)}. The screen is:\n${seen}\n(ended: ${isEnded})`);
			await delay(POLL_MS);
		}
	}

	return {
		home,
		lines,
		text,
		waitFor,
		async waitUntilGone(gone) {
			await waitFor(
				seen => (typeof gone === 'string' ? !seen.includes(gone) : !gone.test(seen)),
				`the end of ${String(gone)}`,
			);
		},
		type: typed => pty.write(typed),
		async press(...pressed) {
			for (const key of pressed) {
				const before = written.length;
				pty.write(key);
				// A key that changes something is drawn within this, also on a busy machine; then until all of it is.
				for (let waited = 0; waited < 1500 && written.length === before; waited += 20) await delay(20);
				for (let seen = -1; seen !== written.length; ) {
					seen = written.length;
					await delay(100);
				}
			}
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
				!modes.bracketedPasteMode &&
				modes.mouseTrackingMode === 'none'
			);
		},
		cell(row, column) {
			const found = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.getCell(column);
			return {
				text: found?.getChars() ?? '',
				width: found?.getWidth() ?? 0,
				isInverse: (found?.isInverse() ?? 0) !== 0,
				isBold: (found?.isBold() ?? 0) !== 0,
				hasColor: found ? !found.isFgDefault() || !found.isBgDefault() : false,
			};
		},
		cellAt: (row, column) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.getCell(column),
		pid: pty.pid,
		close() {
			if (!isEnded) pty.kill('SIGKILL');
			terminal.dispose();
			if (options.home === undefined) rmSync(home, {recursive: true, force: true, maxRetries: 3});
		},
	};
}

export function delay(milliseconds: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, milliseconds));
}
