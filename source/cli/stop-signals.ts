import {LunchError} from '../shared/errors.ts';

/** Ctrl-C comes twice where a launcher passes it on: only what comes later than this ends the program at once. */
const SAME_SIGNAL_MS = 500;

export interface StopSignal {
	/** Aborted by Ctrl-C, SIGTERM, the end of the launcher or the time limit; by SIGHUP where it is not a service. */
	signal: AbortSignal;
	limitTo(seconds: number, hint: string): void;
	/** Has the listener called at each SIGHUP that does not end a service. */
	onHangUp(listener: () => void): void;
}

/**
 * Listens to the signals that stop what is under way. SIGHUP has a service read its files anew, unless the terminal that
 * it was started in is gone; so it goes on after `nohup` (that it is to be ignored is not told: Node forgets it at its
 * start). SIGUSR1 is taken so that it opens no debugger.
 */
export function createStopSignal({isService}: {isService: boolean}): StopSignal {
	const controller = new AbortController();
	const listeners: (() => void)[] = [];
	// Not imported: that would load sockets and streams, which most commands need none of.
	const isatty = (fd: number) => process.getBuiltinModule('node:tty').isatty(fd);
	const isAtTerminal = isService && isatty(0) && isatty(2);
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, function stop() {
			if (name === 'SIGHUP' && isService && !(isAtTerminal && isTerminalGone())) {
				for (const listener of listeners) listener();
				return;
			}
			controller.abort(new LunchError('INTERRUPTED', `Interrupted (${name}).`));
			setTimeout(() => process.off(name, stop), SAME_SIGNAL_MS).unref();
		});
	}
	process.on('SIGUSR1', () => {});
	if (process.channel) {
		process.once('disconnect', () => controller.abort(new LunchError('INTERRUPTED', 'The launcher was killed.')));
		// Being listened to, it would keep a program alive that is done.
		process.channel.unref();
	}
	return {
		signal: controller.signal,
		limitTo(seconds, hint) {
			const unit = seconds === 1 ? 'second' : 'seconds';
			const error = new LunchError('TIMED_OUT', `Not done within ${seconds} ${unit}.`, {hint});
			// A little after the upstream's own limit, which says more of what took so long.
			setTimeout(() => controller.abort(error), seconds * 1000 + 250).unref();
		},
		onHangUp: listener => {
			listeners.push(listener);
		},
	};
}

function isTerminalGone(): boolean {
	// Not imported: every start would load it.
	const {closeSync, openSync} = process.getBuiltinModule('node:fs');
	try {
		closeSync(openSync('/dev/tty', 'r+'));
		return false;
	} catch {
		return true;
	}
}
