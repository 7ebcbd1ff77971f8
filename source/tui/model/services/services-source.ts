import {inBackground} from '../../../shared/in-background.ts';
import {emptyLog, type LogLine, withLogLines} from '../log/log-lines.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {openOnce} from '../source/open-once.ts';
import {failedWith, heldIn, idle} from '../source/resource.ts';
import {withSample} from './sample-series.ts';
import {eventLine, eventsBetween} from './service-events.ts';
import {withLinesByTime} from './service-log-lines.ts';
import {isSameSample} from './service-sample.ts';
import type {OpenedService, ServiceReport, ServicesData, ServicesSource} from './services-data.ts';

export interface ServicesSourceOptions {
	/** Finds the service: called when it is first looked at, and when it is looked for again. */
	open: () => Promise<OpenedService>;
	now?: () => number;
	/** The time between two reports, in milliseconds. */
	everyMs?: number;
}

const REPORT_TIMEOUT_MS = 10_000;
/** The time between two looks at the log of the service, where that is followed. */
const LOG_EVERY_MS = 1000;
/** The longest time after which charts move on while nothing happens. */
const LONGEST_STEP_MS = 15_000;

export function createServicesSource({open, now = Date.now, everyMs = 3000}: ServicesSourceOptions): ServicesSource {
	const {notify, subscribe} = createEmitter();
	const closing = new AbortController();
	let timer: NodeJS.Timeout | null = null;
	let isWatching = false;
	let wantsLog = false;
	let logProblem: string | null = null;
	let reportedAt = Number.NEGATIVE_INFINITY;
	let changedAt = 0;
	let toldAt = 0;
	let data: ServicesData = {place: null, report: idle, samples: [], log: emptyLog};
	let opening = openOnce(open, setPlace);

	function change(part: Partial<ServicesData>, isNews = true): void {
		if (closing.signal.aborted) return;
		data = {...data, ...part};
		if (isNews) notify();
	}

	function setPlace({place}: OpenedService): void {
		if (place === data.place) return;
		// Samples of another service are none of this one's.
		change({place, report: {state: 'loading'}, samples: []});
	}

	async function look(): Promise<void> {
		if (timer) clearTimeout(timer);
		timer = null;
		try {
			const service = await opening.get();
			const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(REPORT_TIMEOUT_MS)]);
			const lines = await newLines(service, signal);
			if (now() - reportedAt < everyMs - LOG_EVERY_MS / 2)
				change({log: withLinesByTime(data.log, lines)}, lines.length > 0);
			else {
				reportedAt = now();
				keep(await service.report(signal), lines);
			}
		} catch (thrown) {
			fail(expectedError(thrown));
		}
		later();
	}

	/** The lines that the service logged since the last look. The reason why they can't be had is said once. */
	async function newLines(service: OpenedService, signal: AbortSignal): Promise<readonly LogLine[]> {
		if (!wantsLog || !service.readLog) return [];
		try {
			const lines = await service.readLog(signal);
			logProblem = null;
			return lines;
		} catch (thrown) {
			const {message} = expectedError(thrown);
			if (message === logProblem) return [];
			logProblem = message;
			return [eventLine(new Date(now()), 'warning', message)];
		}
	}

	function keep(report: ServiceReport, lines: readonly LogLine[]): void {
		const before = heldIn(data.report);
		const isBack = data.report.state === 'stale' || data.report.state === 'failed';
		const back = isBack ? [eventLine(new Date(now()), 'event', 'the service answers again')] : [];
		const log = withLinesByTime(data.log, [...back, ...lines, ...eventsBetween(before, report)]);
		const last = data.samples.at(-1);
		const samples = withSample(data.samples, report.sample);
		// The longer nothing happens, the longer the charts, which only move on then, can wait.
		const isQuiet = last !== undefined && isSameSample(last, report.sample);
		if (!isQuiet) changedAt = now();
		const canWait = isQuiet && now() - toldAt < Math.min(toldAt - changedAt, LONGEST_STEP_MS);
		const isNews =
			!canWait || isBack || log !== data.log || data.report.state !== 'ready' || hasChanged(before, report);
		if (isNews) toldAt = now();
		change({samples, log, report: {state: 'ready', value: report, isRefreshing: false}}, isNews);
	}

	function fail(error: ReturnType<typeof expectedError>): void {
		const isFirst = data.report.state !== 'stale' && data.report.state !== 'failed';
		const line = eventLine(new Date(now()), 'error', error.message);
		change({report: failedWith(data.report, error), log: isFirst ? withLogLines(data.log, [line]) : data.log}, isFirst);
	}

	function later(): void {
		if (timer) clearTimeout(timer);
		timer =
			isWatching && !closing.signal.aborted
				? setTimeout(() => inBackground(look()), wantsLog ? Math.min(LOG_EVERY_MS, everyMs) : everyMs)
				: null;
	}

	return {
		data: () => data,
		subscribe,
		watch(what) {
			if (isWatching && (what !== 'log' || wantsLog)) return;
			isWatching = true;
			wantsLog = what === 'log';
			reportedAt = Number.NEGATIVE_INFINITY;
			inBackground(look());
		},
		rest() {
			isWatching = false;
			wantsLog = false;
			if (timer) clearTimeout(timer);
			timer = null;
		},
		async refresh() {
			reportedAt = Number.NEGATIVE_INFINITY;
			const before = await opening.known();
			opening = openOnce(open, setPlace);
			await before?.close();
			await look();
		},
		note(text) {
			change({log: withLogLines(data.log, [eventLine(new Date(now()), 'warning', text)])});
		},
		async close() {
			isWatching = false;
			if (timer) clearTimeout(timer);
			closing.abort();
			await (await opening.known())?.close();
		},
	};
}

function hasChanged(before: ServiceReport | null, {machines}: ServiceReport): boolean {
	return JSON.stringify(before?.machines) !== JSON.stringify(machines);
}
