import type {LogLine} from '../log/log-lines.ts';
import type {CounterName} from './service-sample.ts';
import type {ServiceReport} from './services-data.ts';

/** Counters whose growth is worth a line, and what it means. */
const noted: Readonly<Partial<Record<CounterName, {readonly one: string; readonly other: string}>>> = {
	upstreamErrors: {one: 'request to the upstream failed', other: 'requests to the upstream failed'},
	refused: {one: 'request or call was turned away', other: 'requests or calls were turned away'},
	restarts: {one: 'process was started again', other: 'processes were started again'},
};

/** A line of the log with its time. */
export function eventLine(at: Date, source: LogLine['source'], text: string): LogLine {
	return {source, at, text};
}

/** The changes from one report to the next, as lines of the log. */
export function eventsBetween(before: ServiceReport | null, after: ServiceReport): LogLine[] {
	const at = new Date(after.sample.at);
	return [...checkEvents(before, after, at), ...counterEvents(before, after, at), ...machineEvents(before, after, at)];
}

function checkEvents(before: ServiceReport | null, {checks}: ServiceReport, at: Date): LogLine[] {
	const known = new Map((before?.checks ?? []).map(check => [check.name, check]));
	const changed = checks.filter(({name, state, detail}) => {
		const last = known.get(name);
		return last?.state !== state || last.detail !== detail;
	});
	const names = new Set(checks.map(({name}) => name));
	const mended = [...known.keys()].filter(name => !names.has(name));
	return [
		...changed.map(({name, state, detail}) =>
			eventLine(at, state === 'failed' ? 'error' : 'warning', `${name}: ${detail}`),
		),
		...mended.map(name => eventLine(at, 'event', `${name}: in order again`)),
	];
}

function counterEvents(before: ServiceReport | null, {sample}: ServiceReport, at: Date): LogLine[] {
	if (!before) return [];
	return (Object.entries(noted) as [CounterName, {one: string; other: string}][]).flatMap(([name, text]) => {
		const grown = (sample.counters[name] ?? 0) - (before.sample.counters[name] ?? 0);
		return grown > 0 ? [eventLine(at, 'warning', `${grown} ${grown === 1 ? text.one : text.other}`)] : [];
	});
}

function machineEvents(before: ServiceReport | null, {machines}: ServiceReport, at: Date): LogLine[] {
	if (!before) return [];
	const states = (list: ServiceReport['machines']) => new Map(list.map(({name, state}) => [name, state]));
	const [was, is] = [states(before.machines), states(machines)];
	const changed = [...is].filter(([name, state]) => was.get(name) !== state);
	const gone = [...was.keys()].filter(name => !is.has(name));
	return [
		...changed.map(([name, state]) => eventLine(at, 'event', `machine ${name}: ${state}`)),
		...gone.map(name => eventLine(at, 'warning', `machine ${name}: gone`)),
	];
}
