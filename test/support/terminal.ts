import pty from '@lydell/node-pty';
import headless from '@xterm/headless';
import {LUNCH, type LunchHome} from './lunch-home.ts';
import {poll} from './poll.ts';

export interface TerminalOptions {
	columns?: number;
	rows?: number;
	env?: Readonly<Record<string, string | undefined>>;
	/** How the terminal's bytes are read. */
	encoding?: 'utf8' | 'latin1';
}

/** The program in a real pseudo-terminal, and the screen it leaves. */
export interface TerminalRun {
	/** Every byte the program wrote, as text. */
	raw(): string;
	/** The screen and what scrolled off it, as physical rows without their trailing spaces. */
	rows(): string[];
	/** The rows with those joined that the terminal itself had to break. */
	lines(): string[];
	type(keys: string): void;
	resize(columns: number, rows: number): void;
	waitFor(what: string | RegExp): Promise<void>;
	readonly ended: Promise<number>;
	kill(): void;
}

/** Runs the program at a terminal of a home. */
export function runAtTerminal(
	home: LunchHome,
	args: readonly string[],
	{columns = 80, rows = 50, env = {}, encoding = 'utf8'}: TerminalOptions = {},
): TerminalRun {
	const all = {...home.env, TERM: 'xterm-256color', ...env};
	const screen = new headless.Terminal({cols: columns, rows, scrollback: 2000, allowProposedApi: true});
	const child = pty.spawn(process.execPath, [LUNCH, ...args], {
		cols: columns,
		rows,
		cwd: home.folder,
		env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<string, string>,
		encoding: null,
	});
	let bytes = Buffer.alloc(0);
	let pending = Promise.resolve();
	child.onData((data: string | Buffer) => {
		const chunk = Buffer.from(data);
		bytes = Buffer.concat([bytes, chunk]);
		const shown = encoding === 'latin1' ? chunk.toString('latin1') : chunk;
		pending = pending.then(() => new Promise(resolve => screen.write(shown, resolve)));
	});
	// Questions of the program to its terminal get their answers.
	screen.onData(answer => child.write(answer));
	const ended = new Promise<number>(resolve => {
		child.onExit(async ({exitCode, signal}) => {
			// The last bytes can come after the exit.
			await new Promise(resolved => setTimeout(resolved, 30));
			await pending;
			resolve(signal ? 128 + signal : exitCode);
		});
	});

	function rowsOf(): {text: string; isContinued: boolean}[] {
		const buffer = screen.buffer.active;
		return Array.from({length: buffer.length}, (_, index) => {
			const line = buffer.getLine(index);
			return {text: line?.translateToString(true) ?? '', isContinued: line?.isWrapped ?? false};
		});
	}

	const terminal: TerminalRun = {
		raw: () => bytes.toString(encoding),
		rows: () => trimEnd(rowsOf().map(({text}) => text)),
		lines() {
			const lines: string[] = [];
			for (const {text, isContinued} of rowsOf()) {
				if (isContinued) lines.push((lines.pop() ?? '') + text);
				else lines.push(text);
			}
			return trimEnd(lines);
		},
		type: keys => child.write(keys),
		resize(newColumns, newRows) {
			screen.resize(newColumns, newRows);
			child.resize(newColumns, newRows);
		},
		async waitFor(what) {
			const has = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
			await poll(`${what} on the screen`, async () => {
				await pending;
				return has(terminal.lines().join('\n'));
			}).catch(error => {
				throw new Error(`${error.message}\n${terminal.rows().join('\n')}`);
			});
		},
		ended,
		kill: () => child.kill('SIGKILL'),
	};
	return terminal;
}

function trimEnd(lines: string[]): string[] {
	const last = lines.findLastIndex(line => line !== '');
	return lines.slice(0, last + 1);
}
