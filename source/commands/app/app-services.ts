import type {Dispatcher} from 'undici';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {runningActivities} from '../../tui/model/activity/activity.ts';
import type {FunctionsSource} from '../../tui/model/functions/functions-data.ts';
import type {JobsSource} from '../../tui/model/jobs/jobs-data.ts';
import type {LogLine} from '../../tui/model/log/log-lines.ts';
import type {LunchSource} from '../../tui/model/lunch/lunch-data.ts';
import {readMetrics} from '../../tui/model/services/metrics-text.ts';
import {serviceLogLine} from '../../tui/model/services/service-log-lines.ts';
import {type ServiceSample, sampleOf, stepped} from '../../tui/model/services/service-sample.ts';
import type {
	OpenedService,
	ServiceCheck,
	ServiceMachine,
	ServiceReport,
} from '../../tui/model/services/services-data.ts';
import {heldIn} from '../../tui/model/source/resource.ts';
import type {CommandContext} from '../context.ts';
import {httpServerOf} from '../http-server.ts';
import {findJobService} from '../jobs/find-service.ts';
import type {OwnRequests} from './own-requests.ts';

/** The parts of this app that do a service's work where there is none, and its requests to one. */
export interface EmbeddedParts {
	lunch: LunchSource;
	jobs: JobsSource;
	functions: FunctionsSource;
	requests: OwnRequests;
}

/** The service that the app shows: the one that is named, else one on this machine's usual port, else its own parts. */
export async function openAppService(context: CommandContext, parts: EmbeddedParts): Promise<OpenedService> {
	const {settings, resolved} = context;
	const named = httpServerOf(settings, resolved.origins);
	const address = named ?? (await findJobService(settings.port));
	return address === null
		? embeddedService(parts)
		: remoteService(context, {address, isNamed: named !== null, requests: parts.requests});
}

const LARGEST_ANSWER = 4 * 2 ** 20;
const TIMEOUT_MS = 5000;
const LONGEST_CURSOR = 10_000;

async function remoteService(
	{settings, env, version}: CommandContext,
	{address, isNamed, requests}: {address: string; isNamed: boolean; requests: OwnRequests},
): Promise<OpenedService> {
	const [{request}, {createDispatcher}] = await Promise.all([
		import('undici'),
		import('../../shared/network/http-dispatcher.ts'),
	]);
	const options = {connect: {timeout: TIMEOUT_MS}, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS};
	const dispatcher: Dispatcher = createDispatcher(options, env);
	const headers = {
		'user-agent': `lunch/${version} (app)`,
		...(isNamed && settings.token !== null ? {authorization: `Bearer ${settings.token}`} : {}),
	};

	async function ask(path: string, signal: AbortSignal): Promise<{status: number; text: string}> {
		try {
			const named = {...headers, 'x-request-id': requests.nextId()};
			const {statusCode, body} = await request(address + path, {dispatcher, headers: named, signal});
			let text = '';
			for await (const chunk of body.setEncoding('utf8')) {
				text += chunk;
				if (text.length > LARGEST_ANSWER) throw new Error('the answer is too long');
			}
			return {status: statusCode, text};
		} catch (cause) {
			throw new LunchError('SERVICE_UNREACHABLE', message('The service at {address} does not answer.', {address}), {
				hint: message('Start it with `lunch serve`, or name another one with --server.'),
				cause,
			});
		}
	}

	async function report(signal: AbortSignal): Promise<ServiceReport> {
		const [metrics, ready, workers] = await Promise.all([
			ask('/metrics', signal),
			ask('/ready', signal),
			ask('/workers', signal),
		]);
		if (metrics.status !== 200) {
			throw new LunchError(
				'SERVICE_FAILED',
				message('The service at {address} gave no metrics (HTTP {status}).', {address, status: metrics.status}),
			);
		}
		const figures = readMetrics(metrics.text);
		if (![...figures.keys()].some(name => name.startsWith('lunch_'))) {
			throw new LunchError(
				'SERVICE_FAILED',
				message('The service at {address} is no `lunch serve`, or one of another version.', {address}),
				{hint: message('Start it with `lunch serve`, or name another one with --server.')},
			);
		}
		const machines = readMachines(parsed(workers.text));
		return {sample: sampleOf(figures, Date.now()), checks: readChecks(parsed(ready.text)), machines};
	}

	/** The place in the service's log up to which it was read; null before. */
	let cursor: string | null = null;

	async function readLog(signal: AbortSignal): Promise<readonly LogLine[]> {
		const {status, text} = await ask(cursor === null ? '/log' : `/log?limit=1000&cursor=${cursor}`, signal);
		const page = parsed(text);
		if (status !== 200) {
			throw new LunchError(
				'SERVICE_FAILED',
				message('The service at {address} does not give its log (HTTP {status}).', {address, status}),
			);
		}
		cursor = textIn(recordIn({page}, 'page'), 'cursor', LONGEST_CURSOR) || null;
		// The app's own requests, made to draw its screens, would be most of the log.
		const isNews = (line: Record<string, unknown>) => !requests.isLook(line);
		return listIn(page, 'lines').filter(isNews).map(serviceLogLine);
	}

	return {place: address, report, readLog, close: () => dispatcher.destroy()};
}

function embeddedService({lunch, jobs, functions}: EmbeddedParts): OpenedService {
	return {
		place: translate('this machine'),
		async report() {
			const data = {jobs: jobs.data(), functions: functions.data()};
			const load = heldIn(data.functions.load);
			const workers = load?.workers ?? [];
			const busy = workers.filter(({state}) => state === 'busy').length;
			const {hits, stale, misses, upstreamRequests, upstreamErrors} = lunch.data().statistics;
			const sample: ServiceSample = {
				at: Date.now(),
				counters: {
					requests: hits + stale + misses,
					hits,
					stale,
					misses,
					upstream: upstreamRequests,
					upstreamErrors,
					refused: null,
					restarts: workers.reduce((sum, {restarts}) => sum + restarts, 0),
				},
				gauges: {
					queued: (data.jobs.counts?.queued ?? 0) + (load?.queued ?? 0),
					running: runningActivities(data).length,
					workers: workers.length,
					busyWorkers: busy,
					memory: stepped(process.memoryUsage.rss()),
				},
				durations: [],
			};
			const resting = data.jobs.resting;
			const checks: ServiceCheck[] = resting === null ? [] : [{name: 'jobs', state: 'warning', detail: resting}];
			return {sample, checks, machines: []};
		},
		async close() {},
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function readChecks(document: unknown): ServiceCheck[] {
	return listIn(document, 'checks').flatMap(check => {
		const [name, state, detail] = [check.name, check.state, check.detail];
		if (typeof name !== 'string' || typeof detail !== 'string') return [];
		return state === 'warning' || state === 'failed' ? [{name: cleanText(name), state, detail: cleanText(detail)}] : [];
	});
}

/** The machines of a service: those of its Redis, and its own workers by the machine that they are on. */
function readMachines(document: unknown): ServiceMachine[] {
	const listed = listIn(document, 'machines').map(machine => ({
		name: textIn(machine, 'name'),
		state: textIn(machine, 'state'),
		workers: null,
		busy: null,
		detail: [textIn(machine, 'version'), ...Object.keys(recordIn(machine, 'parts'))].filter(Boolean).join(', '),
	}));
	const workers = listIn(recordIn(document, 'functions'), 'workers');
	const names = [...new Set(workers.map(worker => textIn(worker, 'machine')))];
	const own = names.map(name => {
		const there = workers.filter(worker => textIn(worker, 'machine') === name);
		const busy = there.filter(({state}) => state === 'busy').length;
		return {name, state: 'working', workers: there.length, busy, detail: ''};
	});
	const known = new Set(own.map(({name}) => name));
	const merged = own.map(machine => {
		const same = listed.find(({name}) => name === machine.name);
		return same ? {...machine, state: same.state, detail: same.detail} : machine;
	});
	return [...merged, ...listed.filter(({name}) => !known.has(name))];
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordIn(value: unknown, key: string): Record<string, unknown> {
	const part = isRecord(value) ? value[key] : null;
	return isRecord(part) ? part : {};
}

function listIn(value: unknown, key: string): Record<string, unknown>[] {
	const list = isRecord(value) ? value[key] : null;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textIn(record: Record<string, unknown>, key: string, longest = 80): string {
	const text = record[key];
	return typeof text === 'string' ? cleanText(text, longest) : '';
}
