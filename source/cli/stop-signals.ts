import {LunchError} from '../shared/errors.ts';

/** Ctrl-C comes twice where a launcher passes it on: only what comes later than this ends the program at once. */
const SAME_SIGNAL_MS = 500;

/** A signal that stops what is under way: Ctrl-C, SIGTERM, SIGHUP, the end of the launcher, or the time limit. */
export function createStopSignal(): {signal: AbortSignal; limitTo: (seconds: number, hint: string) => void} {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, function stop() {
			controller.abort(new LunchError('INTERRUPTED', `Interrupted (${name}).`));
			setTimeout(() => process.off(name, stop), SAME_SIGNAL_MS).unref();
		});
	}
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
			// A little after the upstream's own limit, which can still fall back to what is stored.
			setTimeout(() => controller.abort(error), seconds * 1000 + 250).unref();
		},
	};
}
