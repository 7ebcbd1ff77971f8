import {afterEach, beforeEach, expect} from 'vitest';
import {type FakeUpstream, startFakeUpstream} from './fake-upstream.ts';
import {openTerminal, type Terminal, type TerminalOptions} from './terminal.ts';

/** The app in real terminals, and the upstream that it asks: both anew for each test of a file. */
export function appAtTerminal() {
	let upstream: FakeUpstream;
	const open: Terminal[] = [];

	beforeEach(async () => {
		upstream = await startFakeUpstream();
	});

	afterEach(async () => {
		for (const screen of open.splice(0)) screen.close();
		await upstream.close();
	});

	function openApp(words: readonly string[], options: TerminalOptions): Terminal {
		const screen = openTerminal(words, options);
		open.push(screen);
		return screen;
	}

	return {
		get upstream() {
			return upstream;
		},
		start: (words: readonly string[] = [], options: TerminalOptions = {}) =>
			openApp(['--upstream', upstream.address, ...words], options),
		demo: (options: TerminalOptions = {}) => openApp(['--demo'], options),
		/** Leaves the app, which gives the terminal back. */
		async quit(screen: Terminal): Promise<void> {
			screen.type('q');
			expect((await screen.ended).exitCode).toBe(0);
			expect(screen.isRestored()).toBe(true);
		},
	};
}
