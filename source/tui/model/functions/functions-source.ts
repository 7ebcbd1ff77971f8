import type {CallEvent, CallOutcome, EncodedValue} from '../../../functions/functions.ts';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {openOnce} from '../source/open-once.ts';
import {asked, failedWith, idle} from '../source/resource.ts';
import {type CallPlan, isSamePlan} from './call-plan.ts';
import {
	type CallRecord,
	isReadable,
	isRunning,
	newRecord,
	type ReadOutcome,
	withCallEvent,
	withOutcome,
	withRefusal,
} from './call-record.ts';
import type {BeginCall, FunctionsData, FunctionsSource, OpenedFunctions, SubmitCall} from './functions-data.ts';

export interface FunctionsSourceOptions {
	/** Opens where functions run: called when the first one is, or when the workers are first looked at. */
	open: () => Promise<OpenedFunctions>;
	begin: BeginCall;
	submit: SubmitCall;
	now?: () => number;
	/** The time between two requests of the workers, and the least time between two notifications, in milliseconds. */
	everyMs?: number;
	apartMs?: number;
}

const MOST_CALLS = 200;

export function createFunctionsSource({
	open,
	begin,
	submit,
	now = Date.now,
	everyMs = 1000,
	apartMs = 50,
}: FunctionsSourceOptions): FunctionsSource {
	const {notify, subscribe} = createEmitter(apartMs);
	const underWay = new Map<string, () => void>();
	let timer: NodeJS.Timeout | null = null;
	let isWatching = false;
	let isClosed = false;
	let count = 0;
	let data: FunctionsData = {place: null, calls: [], load: idle, now: new Date(now())};

	function change(part: Partial<FunctionsData>): void {
		if (isClosed) return;
		data = {...data, ...part, now: new Date(now())};
		notify();
	}

	function amend(key: string, changed: (record: CallRecord) => CallRecord): void {
		change({calls: data.calls.map(record => (record.key === key ? changed(record) : record))});
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
		const onEvent = (event: CallEvent) => amend(key, record => withCallEvent(record, event, new Date(now())));
		try {
			const {functions} = await opening.get();
			const call = await begin(plan, functions, {signal, onEvent});
			const outcome = await readOutcome(await call.outcome);
			amend(key, record => withOutcome(record, outcome));
		} catch (thrown) {
			amend(key, record => withRefusal(record, expectedError(thrown)));
		} finally {
			underWay.delete(key);
			ticking();
		}
	}

	async function handOver(key: string, plan: CallPlan): Promise<void> {
		try {
			const id = await submit(plan);
			amend(key, record => ({...record, state: 'submitted', id}));
		} catch (thrown) {
			amend(key, record => withRefusal(record, expectedError(thrown)));
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
			const records = plans.map(plan => newRecord(`kept ${++count}`, plan, new Date(now()), 'kept'));
			change({calls: [...data.calls, ...records]});
		},
		run(plan) {
			const key = `call ${++count}`;
			const others = data.calls.filter(({state, plan: other}) => state !== 'kept' || !isSamePlan(plan, other));
			const record = newRecord(key, plan, new Date(now()), 'preparing');
			change({calls: bounded([record, ...others])});
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
		},
	};
}

/** The oldest go first, but never one that runs. */
function bounded(calls: readonly CallRecord[]): readonly CallRecord[] {
	return calls.length <= MOST_CALLS ? calls : calls.filter((call, index) => index < MOST_CALLS || isRunning(call));
}

async function readOutcome({state, value, error, worker, queuedMs, ranMs}: CallOutcome): Promise<ReadOutcome> {
	const read = await (state === 'returned' ? readValue(value) : readThrown(error?.thrown ?? null));
	const recorded = error && {
		name: error.name,
		message: error.message,
		stack: error.stack,
		code: error.code,
		hint: null,
	};
	return {state, value: read, error: recorded, worker, queuedMs, ranMs};
}

/** The value that was thrown. Python's comes as JSON, with the name, the message and the stack among its fields. */
async function readThrown(thrown: EncodedValue | null): Promise<{is: unknown} | null> {
	const read = await readValue(thrown);
	if (thrown?.encoding !== 'json' || typeof read?.is !== 'object' || read.is === null) return read;
	const told = ['name', 'message', 'stack', 'args'];
	const fields = Object.entries(read.is).filter(([key]) => !told.includes(key));
	return fields.length === 0 ? null : {is: Object.fromEntries(fields)};
}

async function readValue(value: EncodedValue | null): Promise<{is: unknown} | null> {
	if (value === null) return null;
	if (!isReadable(value)) return {is: `(${value.text.length} characters, too long to be shown here)`};
	const {decodeValue} = await import('../../../functions/values/values.ts');
	try {
		return {is: decodeValue(value)};
	} catch (error) {
		return {is: `(${expectedError(error).message})`};
	}
}
