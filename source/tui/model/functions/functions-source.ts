import type {CallEvent, CallOutcome} from '../../../functions/functions.ts';
import {LunchError} from '../../../shared/errors.ts';
import {newFileKey} from '../../../shared/files/keyed-files.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {openOnce} from '../source/open-once.ts';
import {asked, failedWith, idle} from '../source/resource.ts';
import {type CallPlan, isSamePlan} from './call-plan.ts';
import {type CallRecord, isRunning, newRecord, withCallEvent, withOutcome, withRefusal} from './call-record.ts';
import type {BeginCall, FunctionsData, FunctionsSource, OpenedFunctions, SubmitCall} from './functions-data.ts';
import {type KeptCalls, MOST_CALLS} from './kept-calls.ts';
import {createValueFlow} from './value-flow.ts';
import {withValues} from './yielded-values.ts';

export interface FunctionsSourceOptions {
	/** Opens where functions run: called when the first one is, or when the workers are first looked at. */
	open: () => Promise<OpenedFunctions>;
	begin: BeginCall;
	submit: SubmitCall;
	/** Where calls are kept. */
	kept: KeptCalls;
	/** Gets the reason where a call can't be kept. */
	onUnkept?: (reason: LunchError) => void;
	now?: () => number;
	/** The time between two requests of the workers, and the least time between two notifications, in milliseconds. */
	everyMs?: number;
	apartMs?: number;
}

/** The least time between two lots of values of a stream, in milliseconds. */
const VALUES_APART_MS = 50;

export function createFunctionsSource({
	open,
	begin,
	submit,
	kept,
	onUnkept = () => {},
	now = Date.now,
	everyMs = 1000,
	apartMs = 50,
}: FunctionsSourceOptions): FunctionsSource {
	const {notify, subscribe} = createEmitter(apartMs);
	const underWay = new Map<string, () => void>();
	let timer: NodeJS.Timeout | null = null;
	let isWatching = false;
	let isClosed = false;
	let isLoaded = false;
	/** The writes to the disk under way: one after the other. */
	let writing = Promise.resolve();
	let data: FunctionsData = {place: null, calls: [], load: idle, now: new Date(now())};

	function change(part: Partial<FunctionsData>): void {
		if (isClosed) return;
		data = {...data, ...part, now: new Date(now())};
		notify();
	}

	function amend(key: string, changed: (record: CallRecord) => CallRecord): void {
		change({calls: data.calls.map(record => (record.key === key ? changed(record) : record))});
	}

	/** Keeps a call as it is now; `outcome` once it has ended. */
	function keep(key: string, outcome: CallOutcome | null = null): void {
		const record = data.calls.find(call => call.key === key);
		if (!record) return;
		writing = writing.then(() => kept.write(record, outcome)).catch(thrown => onUnkept(expectedError(thrown)));
	}

	const opening = openOnce(open, ({place}) => {
		if (data.place !== place) change({place});
	});

	/** Hands a call over and waits for its end. */
	async function carryOut(key: string, plan: CallPlan): Promise<void> {
		const stopping = new AbortController();
		const {signal} = stopping;
		underWay.set(key, () =>
			stopping.abort(new LunchError('FUNCTION_CANCELLED', 'The call was cancelled before it began.')),
		);
		try {
			const [{functions}, {readOutcome, loadValueReader}] = await Promise.all([
				opening.get(),
				import('./read-outcome.ts'),
			]);
			const readValue = await loadValueReader();
			const flow = createValueFlow(values => {
				const read = values.map(encoded => ({encoded, value: readValue(encoded)}));
				amend(key, record => ({...record, values: withValues(record.values, read)}));
			}, VALUES_APART_MS);
			const onEvent = (event: CallEvent) => {
				if (event.kind === 'value') return flow.add(event.value);
				if (event.kind === 'again') flow.flush();
				amend(key, record => withCallEvent(record, event, new Date(now())));
			};
			const call = await begin(plan, functions, {signal, onEvent});
			flow.control(call);
			const outcome = await call.outcome;
			flow.flush();
			const read = await readOutcome(outcome);
			amend(key, record => withOutcome(record, read));
			if (!isClosed) keep(key, outcome);
		} catch (thrown) {
			refuse(key, thrown);
		} finally {
			underWay.delete(key);
			ticking();
		}
	}

	function refuse(key: string, thrown: unknown): void {
		amend(key, record => withRefusal(record, expectedError(thrown)));
		keep(key);
	}

	async function handOver(key: string, plan: CallPlan): Promise<void> {
		try {
			const {id, isNew} = await submit(plan);
			amend(key, record => ({...record, state: 'submitted', id, isRepeat: !isNew}));
			keep(key);
		} catch (thrown) {
			refuse(key, thrown);
		}
	}

	async function look(): Promise<void> {
		if (timer) clearTimeout(timer);
		timer = null;
		try {
			change({load: asked(data.load)});
			const {functions} = await opening.get();
			const value = await functions.load();
			change({load: {state: value.workers.length > 0 ? 'ready' : 'empty', value, isRefreshing: false}});
		} catch (thrown) {
			change({load: failedWith(data.load, expectedError(thrown))});
		}
		ticking();
	}

	/** Lets time go on, while the workers are shown or a call runs. */
	function ticking(): void {
		if (timer || isClosed || !(isWatching || underWay.size > 0)) return;
		timer = setTimeout(() => {
			timer = null;
			if (isWatching) inBackground(look());
			else {
				change({});
				ticking();
			}
		}, everyMs);
	}

	return {
		data: () => data,
		subscribe,
		keep(plans) {
			// Each a little older than the one before.
			const records = plans.map((plan, place) =>
				newRecord(newFileKey(now() - place - 1), plan, new Date(now()), 'kept'),
			);
			change({calls: [...data.calls, ...records]});
			for (const {key} of records.toReversed()) keep(key);
		},
		async load() {
			if (isLoaded) return;
			isLoaded = true;
			const read = await kept.read();
			const known = new Set(data.calls.map(({key}) => key));
			const earlier = read.filter(({key}) => !known.has(key));
			const calls = [...data.calls, ...earlier].toSorted((one, other) => (one.key < other.key ? 1 : -1));
			change({calls: bounded(calls)});
		},
		async forget(keys) {
			const gone = data.calls.filter(call => keys.includes(call.key) && !isRunning(call));
			const restore = writing.then(() => kept.forget(gone.map(({key}) => key)));
			writing = restore.then(
				() => {},
				() => {},
			);
			change({calls: data.calls.filter(call => !gone.includes(call))});
			const bringBack = await restore;
			return async () => {
				const calls = [...data.calls, ...gone].toSorted((one, other) => (one.key < other.key ? 1 : -1));
				change({calls});
				await bringBack();
			};
		},
		run(plan) {
			const key = newFileKey(now());
			// One that was never run is run now.
			const isDone = (call: CallRecord) => call.state === 'kept' && isSamePlan(plan, call.plan);
			inBackground(this.forget(data.calls.filter(isDone).map(call => call.key)));
			const record = newRecord(key, plan, new Date(now()), 'preparing');
			change({calls: bounded([record, ...data.calls])});
			keep(key);
			inBackground(plan.job ? handOver(key, plan) : carryOut(key, plan));
			ticking();
			return key;
		},
		cancel: key => underWay.get(key)?.(),
		watchWorkers() {
			if (isWatching) return;
			isWatching = true;
			inBackground(look());
		},
		rest() {
			isWatching = false;
		},
		refresh: look,
		async close() {
			isClosed = true;
			isWatching = false;
			if (timer) clearTimeout(timer);
			const given = await opening.known();
			await given?.functions.close();
			await writing;
		},
	};
}

/** The oldest go first, but never one that runs. */
function bounded(calls: readonly CallRecord[]): readonly CallRecord[] {
	return calls.length <= MOST_CALLS ? calls : calls.filter((call, index) => index < MOST_CALLS || isRunning(call));
}
