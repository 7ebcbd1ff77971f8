import cluster from 'node:cluster';
import {once} from 'node:events';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tracing} from '../../shared/tracing.ts';
import type {LastResort} from '../lifecycle/last-resort.ts';
import {onAbort, type StopPlan} from '../lifecycle/stop-plan.ts';
import type {Logger} from '../logging/logger.ts';
import type {LogPart, RecentLog} from '../logging/recent-log.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import type {Snapshot} from '../metrics/metrics.ts';
import type {HttpProcessMessage, LastErrors, PrimaryMessage} from './messages.ts';
import {createQuestions} from './questions.ts';
import {type ServerProcessOptions, startServerProcess} from './server-process.ts';

/** The interval at which a process sends its metrics unasked: of a killed one at most so much is lost. */
const SEND_MS = 1000;

/** The surroundings of one of several HTTP processes. */
export interface HttpProcessContext {
	log: Logger;
	recentLog: RecentLog;
	lastResort: LastResort;
	tracing: Tracing;
	stop: StopPlan;
	/** Called when tokens, certificate and log level are to be read anew. */
	onReload: () => void;
}

/** Serves as one of several processes until told to stop, by the signal or by the process that started this one. */
export async function runHttpProcess(
	options: ServerProcessOptions,
	{log, recentLog, lastResort, tracing, stop, onReload}: HttpProcessContext,
): Promise<void> {
	const {worker} = cluster;
	if (!worker) throw new LunchError('USAGE', 'This is started by `lunch serve --workers N` and not by hand.');
	// Nothing else might keep this process while it waits to be handed a socket that systemd listens on.
	process.channel?.ref();
	const send = (message: HttpProcessMessage) =>
		new Promise<void>(resolve => {
			if (worker.isConnected()) worker.send(message, () => resolve());
			else resolve();
		});
	const stopped = new AbortController();
	const questions = createQuestions();
	let lastErrors: LastErrors = {};

	const ask = <Answer>(question: (number: number) => HttpProcessMessage) =>
		questions.ask<Answer>(number => inBackground(send(question(number))));

	const serving = await startServerProcess({...options, isPortShared: true}, log, {
		others: {
			gather: () => ask<Snapshot>(number => ({kind: 'sum-wanted', number})),
			report: () => ask<WorkersReport>(number => ({kind: 'report-wanted', number})),
			readLog: request => ask<readonly LogPart[]>(number => ({kind: 'logs-wanted', number, request})),
			lastErrors: () => lastErrors,
		},
		lastResort,
		tracing,
	}).catch(async (error: unknown) => {
		if (!(error instanceof LunchError)) throw error;
		// The process that started this one reports it, once for all.
		await send({kind: 'failed', code: error.code, message: error.message, hint: error.hint});
		return null;
	});
	if (!serving) return;
	worker.on('message', (message: PrimaryMessage) => {
		switch (message.kind) {
			case 'stop':
				return stopped.abort();
			case 'stop-announced':
				return serving.announceStop();
			case 'reload':
				return onReload();
			case 'metrics-wanted':
				return inBackground(send({kind: 'metrics', number: message.number, snapshot: serving.metrics.snapshot()}));
			case 'log-wanted':
				return inBackground(send({kind: 'log', number: message.number, part: recentLog.read(message.request)}));
			case 'last-errors':
				lastErrors = message;
				return;
			case 'sum':
				return questions.answered(message.number, message.snapshot);
			case 'report':
				return questions.answered(message.number, message.report);
			case 'logs':
				return questions.answered(message.number, message.parts);
		}
	});
	const reporting = setInterval(
		() => inBackground(send({kind: 'metrics', number: 0, snapshot: serving.metrics.snapshot()})),
		SEND_MS,
	);
	inBackground(send({kind: 'listening', address: serving.address}));

	onAbort(stop.leaving, () => serving.announceStop());
	onAbort(stop.stopped, () => stopped.abort());
	if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
	clearInterval(reporting);
	await serving.stop();
}
