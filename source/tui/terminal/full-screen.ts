import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import {createElement, type ReactNode} from 'react';
import {LunchError} from '../../shared/errors.ts';
import type {FrameWriter} from './frame/frame-writer.ts';
import type {InputEvent} from './input/input-event.ts';
import {RawMode} from './input/raw-mode.ts';
import {createTerminalInput} from './input/terminal-input.ts';

/** An app that fills the screen, and how it ends. */
export interface FullScreenApp {
	element: ReactNode;
	/** One thing below the other for a screen reader: no alternate screen. */
	isLinear: boolean;
	/** Draws its frames, and may have drawn the first one already. */
	writer: FrameWriter;
	/** Whether the mouse is used. */
	hasMouse: boolean;
	/** Whether the terminal is asked for the colour of its background. */
	asksBackground: boolean;
	/** Takes what came of the keyboard and the mouse at once. */
	onInput: (events: readonly InputEvent[]) => void;
	/** Resolves with an exit code once the app is to be left. */
	ended: Promise<number>;
}

export interface FullScreenStreams {
	stdin: ReadStream;
	stdout: WriteStream;
	stderr: WriteStream;
	/** Aborted by SIGINT, SIGTERM and SIGHUP. */
	signal: AbortSignal;
}

// A key is drawn at once; what follows within this many frames a second is drawn together.
const MAX_FPS = 60;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const listen = (): void => {};

/**
 * Draws the app until it ends, and gives the terminal back whatever ends it: the person, a signal, a
 * terminal that went away, or a mistake in the app, which is thrown once the terminal is itself again.
 */
export async function showFullScreen(
	{element, isLinear, writer, hasMouse, asksBackground, onInput, ended}: FullScreenApp,
	{stdin, stdout, stderr, signal}: FullScreenStreams,
): Promise<number> {
	const broken = Promise.withResolvers<never>();
	const fail = (thrown: unknown) => broken.reject(thrown);
	const hangUp = () => fail(new LunchError('INTERRUPTED', 'The terminal went away.'));
	const interrupt = () => fail(signal.reason);
	process.on('uncaughtException', fail);
	process.on('unhandledRejection', fail);
	process.on('disconnect', hangUp);
	stdin.on('end', hangUp).on('close', hangUp).on('error', hangUp);
	signal.addEventListener('abort', interrupt, {once: true});
	// Ink kills the program by a signal without other listeners, and a listener by `once` is gone after the first.
	for (const name of signals) process.on(name, listen);
	if (signal.aborted) interrupt();

	const inquiry = isLinear ? null : writer.inquiry;
	const input = createTerminalInput({stdin, stdout, hasMouse, asksBackground, inquiry, onEvents: onInput});
	const shown = render(createElement(RawMode, null, element), {
		stdin: input.stdin,
		// A screen reader is given lines one after the other, as Ink writes them.
		stdout: isLinear ? stdout : writer.stdout,
		stderr,
		// Said outright: Ink takes a CI variable in the environment for a machine otherwise.
		interactive: true,
		alternateScreen: !isLinear,
		isScreenReaderEnabled: isLinear,
		incrementalRendering: false,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: MAX_FPS,
	});
	// Terminals differ in what they keep of a screen that changes its size: it is drawn from the start instead.
	const begin = (): void => {
		shown.clear();
		writer.forget();
	};
	if (!isLinear) stdout.prependListener('resize', begin);
	// A component that throws ends Ink with its error.
	const crashed = shown.waitUntilExit().then(() => new Promise<never>(() => {}));
	try {
		const code = await Promise.race([ended, broken.promise, crashed]);
		// An answer that is still to come would be typed into the shell.
		await Promise.race([input.answered(), broken.promise]);
		return code;
	} finally {
		stdout.off('resize', begin);
		shown.unmount();
		process.off('uncaughtException', fail);
		process.off('unhandledRejection', fail);
		process.off('disconnect', hangUp);
		for (const name of signals) process.off(name, listen);
		stdin.off('end', hangUp).off('close', hangUp);
		signal.removeEventListener('abort', interrupt);
	}
}
