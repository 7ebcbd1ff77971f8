import cluster, {type Worker} from 'node:cluster';
import {once} from 'node:events';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {onAbort, type StopPlan} from '../lifecycle/stop-plan.ts';
import type {Logger} from '../logging/logger.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import {type Snapshot, sumSnapshots} from '../metrics/metrics.ts';
import {GRACE_MS} from '../server-process.ts';
import {createFigures} from './figures.ts';
import type {OwnTrouble, PrimaryMessage, WorkerMessage} from './messages.ts';

export interface ClusterOptions {
	/** How many worker processes. */
	count: number;
	/** This program's script. */
	script: string;
	/** What makes it a worker. */
	args: readonly string[];
	/** Variables that workers have beside those of this process. */
	env: Readonly<Record<string, string>>;
	log: Logger;
	stop: StopPlan;
	/** Has the listener called whenever tokens, certificate and log level are to be read anew. */
	onReload: (listener: () => void) => void;
	/** The figures of this process. */
	figures: () => Promise<Snapshot>;
	/** What the service is doing. */
	report: () => Promise<WorkersReport>;
	/** The trouble of the jobs and functions, which this process runs. */
	trouble: () => OwnTrouble;
	/** Told once all workers listen. */
	onListening: (address: string) => void;
}

const LONGEST_PAUSE_MS = 2000;
/** How often workers are told what is wrong with the functions, where that changed. */
const TROUBLE_MS = 1000;

/**
 * Keeps so many workers running, replacing those that die, until the signal is aborted. Then they finish
 * what they have under way. Throws what a worker says it can't serve for.
 */
export async function runCluster(options: ClusterOptions): Promise<void> {
	const {count, script, args, log, trouble, onListening} = options;
	const workers = new Map<number, {worker: Worker; address: string | null}>();
	const figures = createFigures((id, number) => tell(id, {kind: 'figures-wanted', number}));
	const stopped = new AbortController();
	let failure: LunchError | null = null;
	let restarts = 0;
	let pause = 0;
	let isAnnounced = false;
	cluster.setupPrimary({exec: script, args: [...args], execArgv: [...process.execArgv, '--disable-sigusr1']});

	function tell(id: number, message: PrimaryMessage): void {
		const entry = workers.get(id);
		// A worker that is just dying can't be told anything, and need not be.
		if (entry?.worker.isConnected()) entry.worker.send(message, () => {});
	}

	function failed(error: unknown): void {
		log.error({err: error}, 'looking after a worker failed');
	}

	function start(): void {
		const worker = cluster.fork(options.env);
		workers.set(worker.id, {worker, address: null});
		figures.joined(worker.id);
		worker.on('message', (message: WorkerMessage) => inBackground(receive(worker.id, message), failed));
		worker.on('error', error => log.warn({err: error, worker: worker.process.pid}, 'trouble with a worker'));
		worker.on('exit', (code, killedBy) => inBackground(replace(worker, code, killedBy), failed));
	}

	async function replace(worker: Worker, code: number, killedBy: string): Promise<void> {
		const hasServed = workers.get(worker.id)?.address !== null;
		workers.delete(worker.id);
		figures.left(worker.id);
		if (stopped.signal.aborted) return;
		// One that can't even start would otherwise be started again and again without end.
		pause = hasServed ? 0 : Math.min(LONGEST_PAUSE_MS, pause * 2 || 100);
		log.error({worker: worker.process.pid, code, signal: killedBy, pause}, 'a worker died and is replaced');
		if (pause > 0) await delay(pause);
		if (stopped.signal.aborted) return;
		restarts++;
		start();
	}

	async function receive(id: number, message: WorkerMessage): Promise<void> {
		if (message.kind === 'figures') figures.received(id, message.number, message.figures);
		else if (message.kind === 'listening') {
			const entry = workers.get(id);
			if (entry) entry.address = message.address;
			tell(id, {kind: 'trouble', ...trouble()});
			announce(message.address);
		} else if (message.kind === 'sum-wanted') {
			const [theirs, own] = await Promise.all([figures.sum(), options.figures()]);
			const sum = sumSnapshots([theirs, own, {lunch_worker_restarts_total: restarts}]);
			tell(id, {kind: 'sum', number: message.number, figures: sum});
		} else if (message.kind === 'report-wanted') {
			tell(id, {kind: 'report', number: message.number, report: await options.report()});
		} else {
			failure ??= new LunchError(message.code, message.message, {hint: message.hint ?? undefined});
			stopped.abort();
		}
	}

	function announce(address: string): void {
		if (isAnnounced || workers.size < count || [...workers.values()].some(entry => entry.address === null)) return;
		isAnnounced = true;
		onListening(address);
	}

	let told = '';
	const telling = setInterval(() => {
		const now = trouble();
		const text = JSON.stringify(now);
		if (text === told) return;
		told = text;
		tellAll({kind: 'trouble', ...now});
	}, TROUBLE_MS);
	const tellAll = (message: PrimaryMessage) => {
		for (const id of workers.keys()) tell(id, message);
	};
	options.onReload(() => tellAll({kind: 'reload'}));
	onAbort(options.stop.leaving, () => tellAll({kind: 'stop-announced'}));
	onAbort(options.stop.stopped, () => stopped.abort());
	if (!stopped.signal.aborted) for (let index = 0; index < count; index++) start();
	if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
	clearInterval(telling);
	await endAll([...workers.values()].map(({worker}) => worker));
	if (failure) throw failure;

	async function endAll(running: readonly Worker[]): Promise<void> {
		const ended = running.map(worker => (worker.isDead() ? null : once(worker, 'exit')));
		for (const {id} of running) tell(id, {kind: 'stop'});
		const timeout = setTimeout(() => {
			for (const worker of running) worker.process.kill('SIGKILL');
		}, GRACE_MS + 2000);
		await Promise.all(ended);
		clearTimeout(timeout);
	}
}
