import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';

/** Hears the failures that nothing else in a process heard. */
export interface LastResort {
	/** Counts them in these metrics too. */
	countIn(metrics: Metrics): void;
	remove(): void;
}

/**
 * Installs the last resort of a service's process. A rejected promise that nobody waits for is logged and
 * counted, and the service goes on. After an exception that nothing caught it can't be known what still works:
 * it is logged, and ends the process.
 */
export function installLastResort(log: Logger): LastResort {
	let rejections = 0;
	const onRejection = (reason: unknown): void => {
		rejections++;
		log.error({err: reason}, 'work in the background failed and nothing else heard it: this is a bug in lunch');
	};
	const onException = (error: Error, origin: string): void => {
		log.fatal({err: error, origin}, 'ending after an error that nothing caught: this is a bug in lunch');
	};
	process.on('unhandledRejection', onRejection);
	process.on('uncaughtExceptionMonitor', onException);
	return {
		countIn: metrics => metrics.observeCounter('lunch_unhandled_rejections_total', () => rejections),
		remove() {
			process.off('unhandledRejection', onRejection);
			process.off('uncaughtExceptionMonitor', onException);
		},
	};
}
