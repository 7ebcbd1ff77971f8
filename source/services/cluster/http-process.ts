import cluster from 'node:cluster';
import {once} from 'node:events';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tracing} from '../../shared/tracing.ts';
import type {LastResort} from '../lifecycle/last-resort.ts';
import {onAbort, type StopPlan} from '../lifecycle/stop-plan.ts';
import type {Logger} from '../logging/logger.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import type {Snapshot} from '../metrics/metrics.ts';
import type {HttpProcessMessage, LastErrors, PrimaryMessage} from './messages.ts';
import {type ServerProcessOptions, startServerProcess} from './server-process.ts';

/** The interval at which a process sends its metrics unasked: of a killed one at most so much is lost. */
const SEND_MS = 1000;

/** The surroundings of one of several HTTP processes. */
export interface HttpProcessContext {
	log: Logger;
	lastResort: LastResort;
	tracing: Tracing;
	stop: StopPlan;
	/** Called when tokens, certificate and log level are to be read anew. */
	onReload: () => void;
}

/** Serves as one of several processes until told to stop, by the signal or by the process that started this one. */
export async function runHttpProcess(
	options: ServerProcessOptions,
	{log, lastResort, tracing, stop, onReload}: HttpProcessContext,
): Promise<void> {
	const {worker} = cluster;
	if (!worker) throw new LunchError('USAGE', 'This is started by `lunch serve --workers N` and not by hand.');
	const send = (message: HttpProcessMessage) =>
		new Promise<void>(resolve => {
			if (worker.isConnected()) worker.send(message, () => resolve());
			else resolve();
		});
	const stopped = new AbortController();
	const sums = new Map<number, (snapshot: Snapshot) => void>();
	const reports = new Map<number, (report: WorkersReport) => void>();
	let questions = 0;
	let lastErrors: LastErrors = {};

	function gather(): Promise<Snapshot> {
		return new Promise(resolve => {
			sums.set(++questions, resolve);
			inBackground(send({kind: 'sum-wanted', number: questions}));
		});
	}

	function report(): Promise<WorkersReport> {
		return new Promise(resolve => {
			reports.set(++questions, resolve);
			inBackground(send({kind: 'report-wanted', number: questions}));
		});
	}

	const serving = await startServerProcess({...options, isPortShared: true}, log, {
		others: {gather, report, lastErrors: () => lastErrors},
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
		if (message.kind === 'stop') stopped.abort();
		else if (message.kind === 'stop-announced') serving.announceStop();
		else if (message.kind === 'reload') onReload();
		else if (message.kind === 'metrics-wanted') {
			inBackground(send({kind: 'metrics', number: message.number, snapshot: serving.metrics.snapshot()}));
		} else if (message.kind === 'last-errors') lastErrors = message;
		else if (message.kind === 'report') {
			reports.get(message.number)?.(message.report);
			reports.delete(message.number);
		} else {
			sums.get(message.number)?.(message.snapshot);
			sums.delete(message.number);
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
