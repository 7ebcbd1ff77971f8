import cluster, {type Worker} from 'node:cluster';
import {once} from 'node:events';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {onAbort, type StopPlan} from '../lifecycle/stop-plan.ts';
import type {Logger} from '../logging/logger.ts';
import type {RecentLog} from '../logging/recent-log.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import {type Snapshot, seriesOf, sumSnapshots} from '../metrics/metrics.ts';
import {createGatheredLog} from './gathered-log.ts';
import {createGatheredMetrics} from './gathered-metrics.ts';
import type {HttpProcessMessage, LastErrors, PrimaryMessage} from './messages.ts';
import {GRACE_MS} from './server-process.ts';

export interface ClusterOptions {
	/** The number of HTTP processes. */
	count: number;
	/** This program's script. */
	script: string;
	/** Arguments that make it one of the HTTP processes. */
	args: readonly string[];
	/** Variables for the HTTP processes, beside those of this one. */
	env: Readonly<Record<string, string>>;
	log: Logger;
	recentLog: RecentLog;
	stop: StopPlan;
	/** Has the listener called whenever tokens, certificate and log level are to be read anew. */
	onReload: (listener: () => void) => void;
	/** The metrics of this process. */
	snapshot: () => Promise<Snapshot>;
	/** The state of the service. */
	report: () => Promise<WorkersReport>;
	/** The last errors of the jobs and functions, which this process runs. */
	lastErrors: () => LastErrors;
	/** Called once all of them listen. */
	onListening: (address: string) => void;
}

const LONGEST_PAUSE_MS = 2000;
/** The interval at which changed errors of jobs and functions are passed on to the HTTP processes, in milliseconds. */
const LAST_ERRORS_MS = 1000;

/**
 * Keeps so many HTTP processes running and replaces those that die, until the signal is aborted. Then they finish
 * the requests that are under way. Throws the failure for which a process can't serve.
 */
export async function runCluster(options: ClusterOptions): Promise<void> {
	const {count, script, args, log, lastErrors, onListening} = options;
	const workers = new Map<number, {worker: Worker; address: string | null}>();
	const gathered = createGatheredMetrics((id, number) => send(id, {kind: 'metrics-wanted', number}));
	const gatheredLog = createGatheredLog(options.recentLog, (id, number, request) =>
		send(id, {kind: 'log-wanted', number, request}),
	);
	const stopped = new AbortController();
	let failure: LunchError | null = null;
	let restarts = 0;
	let pause = 0;
	let isAnnounced = false;
	cluster.setupPrimary({exec: script, args: [...args], execArgv: [...process.execArgv, '--disable-sigusr1']});

	function send(id: number, message: PrimaryMessage): void {
		const entry = workers.get(id);
		// A process that is just dying can't be sent anything, and need not be.
		if (entry?.worker.isConnected()) entry.worker.send(message, () => {});
	}

	function failed(error: unknown): void {
		log.error({err: error}, 'looking after an HTTP process failed');
	}

	function start(): void {
		const worker = cluster.fork(options.env);
		workers.set(worker.id, {worker, address: null});
		gathered.joined(worker.id);
		worker.on('message', (message: HttpProcessMessage) => inBackground(receive(worker.id, message), failed));
		worker.on('error', error => log.warn({err: error, worker: worker.process.pid}, 'an HTTP process failed'));
		worker.on('exit', (code, killedBy) => inBackground(replace(worker, code, killedBy), failed));
	}

	async function replace(worker: Worker, code: number, killedBy: string): Promise<void> {
		const hasServed = workers.get(worker.id)?.address !== null;
		workers.delete(worker.id);
		gathered.left(worker.id);
		gatheredLog.left(worker.id);
		if (stopped.signal.aborted) return;
		// Without a pause, one that can't even start would be started again and again without end.
		pause = hasServed ? 0 : Math.min(LONGEST_PAUSE_MS, pause * 2 || 100);
		log.error({worker: worker.process.pid, code, signal: killedBy, pause}, 'an HTTP process died and is replaced');
		if (pause > 0) await delay(pause);
		if (stopped.signal.aborted) return;
		restarts++;
		start();
	}

	async function receive(id: number, message: HttpProcessMessage): Promise<void> {
		switch (message.kind) {
			case 'metrics':
				return gathered.received(id, message.number, message.snapshot);
			case 'log':
				return gatheredLog.received(id, message.number, message.part);
			case 'listening': {
				const entry = workers.get(id);
				if (entry) entry.address = message.address;
				send(id, {kind: 'last-errors', ...lastErrors()});
				return announce(message.address);
			}
			case 'sum-wanted':
				return send(id, {kind: 'sum', number: message.number, snapshot: await sumOfAll()});
			case 'report-wanted':
				return send(id, {kind: 'report', number: message.number, report: await options.report()});
			case 'logs-wanted': {
				const parts = await gatheredLog.read([...workers.keys()], message.request);
				return send(id, {kind: 'logs', number: message.number, parts});
			}
			case 'failed':
				failure ??= new LunchError(message.code, message.message, {hint: message.hint ?? undefined});
				return stopped.abort();
		}
	}

	async function sumOfAll(): Promise<Snapshot> {
		const [theirs, own] = await Promise.all([gathered.sum(), options.snapshot()]);
		const processes = {
			// Counted here: a process that is too busy to say so answers all the same.
			[seriesOf('lunch_workers')]: listening().length,
			[seriesOf('lunch_worker_restarts_total')]: restarts,
		};
		return sumSnapshots([theirs, own, processes]);
	}

	function listening() {
		return [...workers.values()].filter(({address}) => address !== null);
	}

	function announce(address: string): void {
		if (isAnnounced || listening().length < count) return;
		isAnnounced = true;
		onListening(address);
	}

	let lastSent = '';
	const sending = setInterval(() => {
		const now = lastErrors();
		const text = JSON.stringify(now);
		if (text === lastSent) return;
		lastSent = text;
		sendAll({kind: 'last-errors', ...now});
	}, LAST_ERRORS_MS);
	const sendAll = (message: PrimaryMessage) => {
		for (const id of workers.keys()) send(id, message);
	};
	options.onReload(() => sendAll({kind: 'reload'}));
	onAbort(options.stop.leaving, () => sendAll({kind: 'stop-announced'}));
	onAbort(options.stop.stopped, () => stopped.abort());
	if (!stopped.signal.aborted) for (let index = 0; index < count; index++) start();
	if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
	clearInterval(sending);
	await endAll([...workers.values()].map(({worker}) => worker));
	if (failure) throw failure;

	async function endAll(running: readonly Worker[]): Promise<void> {
		const ended = running.map(worker => (worker.isDead() ? null : once(worker, 'exit')));
		for (const {id} of running) send(id, {kind: 'stop'});
		const timeout = setTimeout(() => {
			for (const worker of running) worker.process.kill('SIGKILL');
		}, GRACE_MS + 2000);
		await Promise.all(ended);
		clearTimeout(timeout);
	}
}
