import {constants, openSync} from 'node:fs';
import {join} from 'node:path';
import {ReadStream, WriteStream} from 'node:tty';
import {type IPty, spawn} from '@lydell/node-pty';
import {planInvocation} from '../../../source/cli/invocation.ts';
import {expectedFailure, failureText} from '../../../source/cli/report-failure.ts';
import {app} from '../../../source/commands/app/app.ts';
import type {CommandContext} from '../../../source/commands/context.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {inBackground} from '../../../source/shared/in-background.ts';
import {wearTheme} from '../../../source/tui/theme.ts';
import {commandContext} from '../program/command-context.ts';
import {type InTerminal, type Start, type Terminal, type TerminalOptions, watchTerminal} from './terminal.ts';

/** The app, started as `lunch` starts it but in this process: by far most of a start is loading and compiling it. */
export function openAppInProcess(words: readonly string[], options: TerminalOptions = {}): Terminal {
	return watchTerminal(words, options, startApp);
}

/**
 * The byte after all that the app wrote. Linux throws away what a terminal's program wrote last if it was not passed on when
 * the program ends, so the terminal ends once this has come through.
 */
const LAST = 0;

/** Both ends of a terminal of the system: the screen's, and the streams that a program in it has. */
function openPty({columns, rows}: Start) {
	// The terminal is there for as long as a program has it open.
	const screen: IPty & {ptsName?: string} = spawn('sleep', ['infinity'], {cols: columns, rows, encoding: null});
	const open = () => openSync(screen.ptsName ?? '', constants.O_RDWR | constants.O_NOCTTY);
	const [stdin, stdout] = [new ReadStream(open()), new WriteStream(open())];
	// This process reads what it writes: a write that waited for its reader would wait for ever.
	(stdout as unknown as {_handle: {setBlocking(isBlocking: boolean): void}})._handle.setBlocking(false);
	return {screen, stdin, stdout};
}

function startApp(start: Start): InTerminal {
	const {screen, stdin, stdout} = openPty(start);
	const stop = new AbortController();
	const run = async (): Promise<number> => {
		const context = await contextOf(start, {stdin, stdout, stderr: stdout}, stop.signal);
		const folder = process.cwd();
		// The app asks for its folder before anything else can happen.
		process.chdir(start.home);
		const shown = app(context);
		process.chdir(folder);
		return shown;
	};
	let exitCode = 0;
	const ended = run()
		.catch(async thrown => {
			const error = await expectedFailure(thrown, join(start.home, 'logs'), '0.0.0');
			// A terminal that is gone shows nothing.
			if (!stop.signal.aborted) stdout.write(failureText(error, false));
			return error.exitCode;
		})
		.then(code => {
			exitCode = code;
			// The theme is the process's.
			wearTheme('auto', null, undefined);
			stdin.destroy();
			stdout.end(Buffer.of(LAST));
		});
	inBackground(ended);
	return {
		pid: process.pid,
		onData: listener =>
			screen.onData(data => {
				const bytes = Buffer.from(data);
				const isLast = bytes.at(-1) === LAST;
				listener(bytes.subarray(0, bytes.length - Number(isLast)));
				if (isLast) screen.kill();
			}),
		onExit: listener => screen.onExit(() => listener({exitCode})),
		write: text => screen.write(text),
		resize(columns, rows) {
			screen.resize(columns, rows);
			// The signal that tells of it goes to the program that the terminal was opened with.
			Object.assign(stdout, {columns, rows});
			stdout.emit('resize');
		},
		kill: () => stop.abort(new LunchError('INTERRUPTED', 'Interrupted (SIGHUP).')),
	};
}

function contextOf(
	{words, env, home}: Start,
	streams: ReturnType<CommandContext['openStreams']>,
	signal: AbortSignal,
): Promise<CommandContext> {
	const plan = planInvocation(words);
	if (plan.kind !== 'browse') throw new Error(`\`lunch ${words.join(' ')}\` is not the app.`);
	const {stdout, stderr} = streams;
	const openStreams = () => streams;
	const asked = {words: [], isNamed: false, flags: plan.flags, name: null};
	return commandContext({...asked, env, folder: home, stdout, stderr, openStreams, signal});
}
