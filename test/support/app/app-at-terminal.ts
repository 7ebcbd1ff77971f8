import {afterEach, beforeEach, expect} from 'vitest';
import {type FakeUpstream, startFakeUpstream} from '../upstream/fake-upstream.ts';
import {openTerminal, type Terminal, type TerminalOptions} from './terminal.ts';

/**
 * The app in terminals, and the upstream that it asks: both anew for each test of a file. It begins with `screen`, and is
 * a program of its own, or as `openApp` starts it.
 */
export function appAtTerminal(screen?: string, openApp: typeof openTerminal = openTerminal) {
	let upstream: FakeUpstream;
	const open: Terminal[] = [];

	beforeEach(async () => {
		upstream = await startFakeUpstream();
	});

	afterEach(async () => {
		for (const shown of open.splice(0)) shown.close();
		await upstream.close();
	});

	function start(words: readonly string[], options: TerminalOptions): Terminal {
		const shown = openApp(words, {...(screen === undefined ? {} : {remembered: {screen}}), ...options});
		open.push(shown);
		return shown;
	}

	return {
		get upstream() {
			return upstream;
		},
		start: (words: readonly string[] = [], options: TerminalOptions = {}) =>
			start(['--upstream', upstream.address, ...words], options),
		demo: (options: TerminalOptions = {}) => start(['--demo'], options),
		/** Leaves the app, which gives the terminal back. */
		async quit(shown: Terminal): Promise<void> {
			shown.type('q');
			expect((await shown.ended).exitCode).toBe(0);
			expect(shown.isRestored()).toBe(true);
		},
	};
}
