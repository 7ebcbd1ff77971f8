import type {FunctionWorker} from '../../../../functions/functions.ts';
import {translate, translated} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {durationText, grouped, sizeText} from '../../../../shared/text/figure-text.ts';
import {widthOf} from '../../../../shared/text/text-width.ts';
import {type Line, line, type Span, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {App, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import type {Role} from '../../../theme.ts';
import {titleOf} from '../../areas.ts';
import {failureLines, failureText} from '../../failure-lines.ts';
import type {Screen, ScreenProps} from '../../screen.ts';

const NAME = 'workers';
const LABEL_WIDTH = 10;

const roles: Readonly<Record<FunctionWorker['state'], Role>> = {
	starting: 'dim',
	idle: 'good',
	busy: 'key',
	stopping: 'warning',
};

const states = {
	starting: 'starting',
	idle: 'idle',
	busy: 'busy',
	stopping: 'stopping',
} as const satisfies Readonly<Record<FunctionWorker['state'], string>>;

function workersOf({functions}: Snapshot): readonly FunctionWorker[] {
	return heldIn(functions.load)?.workers ?? [];
}

function selectedWorker(snapshot: Snapshot): FunctionWorker | null {
	const workers = workersOf(snapshot);
	const ids = workers.map(({id}) => id);
	return workers[selectedIndex(paneOf(snapshot.state, NAME), ids)] ?? null;
}

function sign({state}: FunctionWorker, {signs, isLinear}: AppConfig): Span {
	if (isLinear) return span(`${translate(states[state])} `);
	const shown = {starting: signs.waiting, idle: signs.done, busy: signs.running, stopping: signs.stopped}[state];
	return span(`${shown} `, roles[state]);
}

/** The widths of the columns before a worker's state: as wide as their widest cell, 0 for one that the names say already. */
function columnWidths(workers: readonly FunctionWorker[]): {id: number; runtime: number; pid: number} {
	const widest = (cells: readonly string[]) => Math.max(0, ...cells.map(widthOf));
	return {
		id: widest(workers.map(({id}) => cleanText(id, 40))),
		runtime: workers.every(({id, runtime}) => id.startsWith(runtime)) ? 0 : widest(workers.map(({runtime}) => runtime)),
		pid: widest(workers.map(pidText)),
	};
}

function pidText({pid}: FunctionWorker): string {
	return pid === null ? '' : `pid ${pid}`;
}

function padded(text: string, width: number): string {
	return `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;
}

function makeEntry(
	worker: FunctionWorker,
	widths: ReturnType<typeof columnWidths>,
	{functions: {now}, config}: Snapshot,
): ListEntry {
	const {id, runtime, state, served, restarts, call} = worker;
	return {
		key: id,
		left: () => [
			sign(worker, config),
			span(`${padded(cleanText(id, 40), widths.id)}  `, 'title'),
			...(widths.runtime === 0 ? [] : [span(`${padded(runtime, widths.runtime)}  `)]),
			...(widths.pid === 0 ? [] : [span(`${padded(pidText(worker), widths.pid)}  `, 'dim')]),
			call ? span(cleanText(call.name, 60), 'key') : span(translate(states[state]), roles[state]),
			...(restarts > 0
				? [span(`  ${translate({one: '{count} restart', other: '{count} restarts'}, {count: restarts})}`, 'warning')]
				: []),
		],
		right: () =>
			span(call ? sinceText(call.startedAt, now) : translate('{count} served', {count: grouped(served)}), 'dim'),
	};
}

function sinceText(from: Date, now: Date): string {
	return durationText(Math.max(0, Number(now) - Number(from)));
}

function listFacts(worker: FunctionWorker, now: Date): readonly (readonly [string, string])[] {
	const {id, machine, runtime, state, pid, served, restarts, memoryBytes, call} = worker;
	return [
		[translate('Worker'), cleanText(id, 80)],
		[translate('State'), translate(states[state])],
		[translate('Runtime'), runtime],
		[translate('Machine'), cleanText(machine, 80)],
		[translate('Process'), pid === null ? translate('none that ran a call') : String(pid)],
		[translate('Served'), translate({one: '{count} call', other: '{count} calls'}, {count: served})],
		[translate('Restarts'), grouped(restarts)],
		[translate('Memory'), memoryBytes === null ? translate('not known') : sizeText(memoryBytes)],
		[
			translate('Call'),
			call
				? translate('{name}, for {time}', {name: cleanText(call.name, 200), time: sinceText(call.startedAt, now)})
				: translate('none'),
		],
	];
}

function workerLines(worker: FunctionWorker, {functions: {now}}: Snapshot, columns: number): Line[] {
	return listFacts(worker, now).flatMap(([label, value]) =>
		wrapped(value, columns, undefined, label.padEnd(LABEL_WIDTH), ' '.repeat(LABEL_WIDTH)),
	);
}

function poolLines({functions}: Snapshot, columns: number): Line[] {
	const load = heldIn(functions.load);
	if (!load) return [];
	const lastError = functions.load.state === 'stale' ? functions.load.lastError : null;
	const busy = load.workers.filter(({state}) => state === 'busy').length;
	const text = translate('{busy} busy, at most {limit}; {queued} of {places} places in the queue taken', {
		busy,
		limit: load.limit,
		queued: grouped(load.queued),
		places: grouped(load.queueLimit),
	});
	return [
		...(lastError ? wrapped(failureText(lastError), columns, 'warning') : []),
		...wrapped(text, columns, 'dim'),
		...wrapped(translate('Shut into: {isolation}', {isolation: translated(cleanText(load.isolation))}), columns, 'dim'),
	];
}

function emptyText({functions, config}: Snapshot, columns: number): Line[] {
	const {load} = functions;
	if (load.state === 'failed') return failureLines(load.error, config, columns);
	if (load.state === 'idle' || load.state === 'loading') {
		return wrapped(`${translate('Asking for the workers')}${config.signs.ellipsis}`, columns, 'dim');
	}
	return wrapped(translate('No worker is there yet: the first call starts one.'), columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {functions, config} = snapshot;
	const workers = workersOf(snapshot);
	const selected = selectedWorker(snapshot);
	const {place} = functions;
	const widths = columnWidths(workers);
	return (
		<SplitView
			title={[span(titleOf(NAME), 'title'), span(place === null ? '' : ` ${config.signs.separator} ${place}`, 'dim')]}
			head={() => []}
			entries={workers.map(worker => makeEntry(worker, widths, snapshot))}
			selected={selected?.id ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={width => ({
				title: line(translate('Pool'), 'title'),
				lines: [...poolLines(snapshot, width), ...(selected ? [[], ...workerLines(selected, snapshot, width)] : [])],
			})}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** Shows all about a worker where there is no room beside the list. */
function showWorker(app: App): void {
	const snapshot = app.snapshot();
	const worker = selectedWorker(snapshot);
	if (!worker) return;
	const text = listFacts(worker, snapshot.functions.now)
		.map(([label, value]) => `${label.toLowerCase()} ${value}`)
		.join(', ');
	app.update(state => ({
		...state,
		overlay: {kind: 'notice', title: `${translate('Worker')} ${cleanText(worker.id, 40)}`, text},
	}));
}

/** The processes that run functions, and the call of each. */
export const workersScreen: Screen = {
	View,
	rows: snapshot => workersOf(snapshot).map(({id}) => id),
	restaurant: () => null,
	show: app => app.functions.watchWorkers(),
	leave: app => app.functions.rest(),
	status({functions}) {
		const {load} = functions;
		if (load.state === 'stale') return {spans: [span(translate('reconnecting'), 'warning')], isBusy: true};
		if (load.state === 'failed') return {spans: [span(translate('failed'), 'error')], isBusy: false};
		const value = heldIn(load);
		if (!value) return {spans: line(translate('asking'), 'dim'), isBusy: load.state === 'loading'};
		const busy = value.workers.filter(({state}) => state === 'busy').length;
		return {
			spans: line(translate('{count} of {all} busy', {count: busy, all: value.workers.length}), 'dim'),
			isBusy: busy > 0,
		};
	},
	refresh: app => app.functions.refresh(),
	copy(snapshot) {
		const worker = selectedWorker(snapshot);
		if (!worker) return null;
		return {
			text: worker.pid === null ? worker.id : String(worker.pid),
			what: translate(worker.pid === null ? 'its name' : 'its pid'),
		};
	},
	command: () => ['fn', 'workers'],
	actions: {
		open: {
			disabledReason: snapshot => (selectedWorker(snapshot) ? null : translate('There is no worker')),
			run: showWorker,
		},
	},
};
