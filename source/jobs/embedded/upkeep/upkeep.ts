import type {DatabaseSync} from 'node:sqlite';
import {removeOldFiles} from '../../engine/calls/sent-files.ts';
import type {ChangeNotifier} from '../../engine/notifier.ts';
import type {Holders} from '../holders/holders.ts';
import type {Dispatcher} from '../run/dispatcher.ts';
import type {JobContext} from '../run/run-job.ts';
import {createBelievedClock} from './believed-clock.ts';
import {forgetOld} from './retention.ts';

const FORGET_EVERY_MS = 3600 * 1000;

export interface UpkeepOptions {
	database: DatabaseSync;
	context: JobContext;
	notifier: ChangeNotifier;
	holders: Holders;
	dispatcher: Dispatcher;
	/** Whether this process runs jobs. */
	hasSlots: boolean;
	keepResultsMs: number;
	pollMs: number;
	beatMs: number;
}

/**
 * Begins to look for what other processes changed and, in a process that runs jobs, to show that it is alive, to take over the jobs
 * of processes that are gone, and to remove what is old. Returns the function that stops all of it.
 */
export function startUpkeep({database, context, notifier, holders, dispatcher, ...options}: UpkeepOptions): () => void {
	const {hasSlots, keepResultsMs, pollMs, beatMs} = options;
	const {table, now, background} = context;
	const stopping = new AbortController();
	const clock = createBelievedClock({now, newest: table.newestTime()});
	const dataVersion = database.prepare('PRAGMA data_version');
	let seenVersion: unknown;

	let polling: NodeJS.Timeout | null = null;

	/** Looks again and again for as long as somebody waits for a change, or this process has room for jobs of others. */
	function keepPolling(): void {
		if (!stopping.signal.aborted) polling ??= setInterval(poll, pollMs);
	}

	function poll(): void {
		if (polling && !hasSlots && !notifier.hasListeners) {
			clearInterval(polling);
			polling = null;
			return;
		}
		const version = dataVersion.get()?.data_version;
		if (version === seenVersion) return;
		seenVersion = version;
		notifier.notify('any');
		dispatcher.check();
		dispatcher.fill();
	}

	async function beat(): Promise<void> {
		await dispatcher.beat();
		await holders.recover();
		dispatcher.fill();
	}

	async function forget(): Promise<void> {
		const {isBelieved} = clock;
		await forgetOld(context, holders, {
			endedBefore: isBelieved ? now() - keepResultsMs : null,
			signal: stopping.signal,
		});
		if (isBelieved) await removeOldFiles(context.results, now(), keepResultsMs);
	}

	async function forgetUntilStopped(): Promise<void> {
		await forget().catch(error => {
			if (!stopping.signal.aborted) throw error;
		});
	}

	const timers: NodeJS.Timeout[] = [];
	notifier.onListen(keepPolling);
	keepPolling();
	if (hasSlots) {
		timers.push(
			setInterval(() => background.add(beat()), beatMs),
			setInterval(() => background.add(forgetUntilStopped()), FORGET_EVERY_MS),
		);
		background.add(forgetUntilStopped());
	}
	return () => {
		stopping.abort();
		if (polling) clearInterval(polling);
		for (const timer of timers) clearInterval(timer);
	};
}
