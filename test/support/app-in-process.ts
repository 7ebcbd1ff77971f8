import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import type {ReadStream, WriteStream} from 'node:tty';
import {planInvocation} from '../../source/cli/invocation.ts';
import {app} from '../../source/commands/app/app.ts';
import type {CommandContext} from '../../source/commands/context.ts';
import {LunchError} from '../../source/shared/errors.ts';
import {commandContext} from './command-context.ts';
import {type InTerminal, type Start, type Terminal, type TerminalOptions, watchTerminal} from './terminal.ts';

/** The app, started as `lunch` starts it but in this process: by far most of a start is loading and compiling it. */
export function openAppInProcess(words: readonly string[], options: TerminalOptions = {}): Terminal {
	return watchTerminal(words, options, startApp);
}

/** The streams of a terminal whose other end is `screen`. */
function makeStreams({columns, rows}: Start) {
	const screen = new EventEmitter<{data: [string]; exit: [number]}>();
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		isRaw: false,
		setRawMode(isOn: boolean) {
			stdin.isRaw = isOn;
			return stdin;
		},
		ref: () => stdin,
		unref: () => stdin,
	});
	const stdout = Object.assign(new EventEmitter(), {
		isTTY: true,
		columns,
		rows,
		write(text: string | Uint8Array, ...rest: unknown[]) {
			// As a terminal's driver does, in raw mode as well.
			screen.emit('data', String(text).replaceAll('\n', '\r\n'));
			const done = rest.findLast(one => typeof one === 'function');
			if (done) queueMicrotask(() => done());
			return true;
		},
	});
	return {screen, stdin: stdin as unknown as ReadStream & PassThrough, stdout: stdout as unknown as WriteStream};
}

function startApp(start: Start): InTerminal {
	const {screen, stdin, stdout} = makeStreams(start);
	const stop = new AbortController();
	const hangUp = () => stop.abort(new LunchError('INTERRUPTED', 'Interrupted (SIGHUP).'));
	const streams = {stdin, stdout, stderr: stdout};
	const run = async (): Promise<number> => {
		const context = await contextOf(start, streams, stop.signal);
		const folder = process.cwd();
		// The app asks for its folder before anything else can happen.
		process.chdir(start.home);
		const shown = app(context);
		process.chdir(folder);
		return shown;
	};
	run().then(
		code => screen.emit('exit', code),
		error => {
			if (!stop.signal.aborted) screen.emit('data', String(error?.stack));
			screen.emit('exit', 1);
		},
	);
	return {
		pid: process.pid,
		onData: listener => listenTo(() => screen.on('data', listener)),
		onExit: listener => listenTo(() => screen.on('exit', exitCode => listener({exitCode}))),
		write: text => {
			stdin.write(text);
		},
		resize(columns, rows) {
			Object.assign(stdout, {columns, rows});
			stdout.emit('resize');
		},
		kill: hangUp,
	};
}

function listenTo(listen: () => void) {
	listen();
	return {dispose: () => {}};
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
