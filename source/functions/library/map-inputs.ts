import {resolve} from 'node:path';
import {crc32} from 'node:zlib';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {MOST_RETRIES} from '../../shared/retries.ts';
import type {PlaceStack} from '../code/bundle/source-places.ts';
import type {Functions} from '../functions.ts';
import {type CallBatches, openCallBatches} from '../map/call-batches.ts';
import type {MapState} from '../map/kept-map.ts';
import {openMapLog} from '../map/map-log.ts';
import type {MapEnd, PreparedCall} from '../map/map-run.ts';
import {runMap} from '../map/run-map.ts';
import {mapFailure, type ToldMap, untoldMap} from '../map/tell-map.ts';
import {decodeValue} from '../values/values.ts';
import type {AskedCall} from './asked-call.ts';
import {callOutcome} from './call-outcome.ts';
import {callFailure} from './failures/call-failure.ts';
import {type ErrorClass, withClasses} from './failures/error-classes.ts';
import {failureAtCaller, MapError} from './failures/function-errors.ts';
import {inputText, type ListedMap, type ListedMaps} from './listed-maps.ts';
import type {MapItem, MapOptions, MapProgress} from './remote-map.ts';

/** The part of a function that a map needs. */
export interface MapContext {
	functions: () => Promise<Functions>;
	/** The call of the function with an input. */
	asked(input: unknown): Promise<AskedCall>;
	errors: readonly ErrorClass[];
	/** Ends the map when it aborts, as the signal of its options does. */
	signal: AbortSignal | undefined;
	/** The function's name, for its log. */
	name: () => Promise<string>;
	/** The same for people. */
	title: () => Promise<string>;
	/** Where the app is told of it; left out where it is not. */
	listed: ListedMaps | undefined;
	/** The stack of the caller, without its first line. */
	frames: () => string;
}

const DEFAULT_CONCURRENCY = 32;
const MOST_CONCURRENCY = 10_000;
const DEFAULT_BACKOFF_S = 0.2;

/** Calls a function with each input, and gives how each ended. Ends with a `MapError` where a failure ends the map. */
export async function* mapInputs<Value>(
	inputs: Iterable<unknown> | AsyncIterable<unknown>,
	options: MapOptions,
	context: MapContext,
): AsyncGenerator<MapItem<Value>> {
	const {concurrency = DEFAULT_CONCURRENCY, ordered = true, retries = 0, backoff = DEFAULT_BACKOFF_S} = options;
	const {onProgress, onError = 'cancel', resume} = options;
	const {frames, errors} = context;
	const stopping = new AbortController();
	const signals = [options.signal, context.signal, stopping.signal].filter(signal => signal !== undefined);
	const signal = AbortSignal.any(signals);
	inRange('concurrency', concurrency, 1, Number.POSITIVE_INFINITY);
	inRange('retries', retries, 0, MOST_RETRIES);
	inRange('backoff', backoff, 0, Number.POSITIVE_INFINITY);
	if (signal.aborted) throw cancelled(frames(), signal.reason);
	const progress: MapProgress = {done: 0, failed: 0, total: sizeOf(inputs)};
	const log = resume === undefined ? null : openMapLog(resume, await context.name());
	let placeStack: PlaceStack | undefined;
	let recalled = 0;
	let outcome: EndOfMap = {state: 'interrupted', error: null};
	const told = tell(context, {
		log: resume === undefined ? null : resolve(resume),
		total: progress.total,
		counts: () => ({done: progress.done, failed: progress.failed, recalled}),
		onStop: () => stopping.abort(new LunchError('FUNCTION_CANCELLED', 'The map was cancelled in the app.')),
	});

	function itemOf({index, input, outcome, refusal, attempts}: MapEnd<unknown>): MapItem<Value> {
		try {
			if (outcome.state !== 'returned' || !outcome.value) {
				throw refusal ?? callFailure(outcome, frames(), placeStack);
			}
			const value = withClasses(decodeValue(outcome.value, 'result'), errors) as Value;
			return {index, attempts, status: 'fulfilled', value};
		} catch (thrown) {
			const cause = thrown instanceof LunchError ? failureAtCaller(thrown, frames()) : withClasses(thrown, errors);
			return {index, attempts, status: 'rejected', reason: new MapError(index, input, cause, frames())};
		}
	}

	let batches: CallBatches | null | undefined;
	async function prepare(input: unknown): Promise<PreparedCall> {
		const [pool, asked] = await Promise.all([context.functions(), context.asked(input)]);
		({placeStack} = asked);
		if (batches === undefined) {
			batches = await openCallBatches(pool, {
				request: asked.request,
				encoding: asked.request.runtime === 'node' ? 'rich' : 'json',
				mostWorkers: Math.floor(concurrency),
				onOutput() {},
			});
		}
		return preparedCall(pool, asked, batches ?? null);
	}

	const reasonOf = (end: MapEnd<unknown>) => {
		const item = itemOf(end);
		return item.status === 'rejected' ? item.reason : null;
	};

	function count(end: MapEnd<unknown>): void {
		progress.done += 1;
		if (end.isRecalled) recalled += 1;
		if (end.outcome.state !== 'returned') {
			progress.failed += 1;
			told.failed(() => mapFailure(end, inputText(end.input)));
		}
		onProgress?.({...progress});
	}

	try {
		const ends = runMap({
			inputs,
			concurrency: Math.min(Math.floor(concurrency), MOST_CONCURRENCY),
			isOrdered: ordered,
			retries,
			backoffMs: backoff * 1000,
			keepsGoing: true,
			failureOf: onError === 'cancel' ? reasonOf : undefined,
			signal,
			prepare,
			log,
			onEnd: count,
		});
		for await (const end of ends) {
			const item = itemOf(end);
			if (item.status === 'rejected' && onError === 'cancel') throw item.reason;
			yield item;
		}
		outcome = {state: 'finished', error: null};
	} catch (error) {
		const isCancelled = signal.aborted && error === signal.reason;
		if (!isCancelled) outcome = endWith(error);
		throw isCancelled ? cancelled(frames(), signal.reason) : error;
	} finally {
		log?.close();
		await told.end(outcome.state, outcome.error);
	}
}

interface EndOfMap {
	state: MapState;
	error: string | null;
}

function endWith(error: unknown): EndOfMap {
	if (error instanceof MapError) return {state: 'halted', error: null};
	return {state: 'failed', error: messageOf(error)};
}

function tell({listed, title}: MapContext, map: Omit<ListedMap, 'name'>): ToldMap {
	return listed?.tell({...map, name: title}) ?? untoldMap;
}

/** A call that names its input by its arguments. */
function preparedCall(functions: Functions, asked: AskedCall, batches: CallBatches | null): PreparedCall {
	const {request, stored = []} = asked;
	const text = request.args?.text;
	const together = stored.length === 0 && text !== undefined ? batches : null;
	return {
		hearsBegin: together !== null || functions.isLocal === true,
		check: crc32([request.args?.text ?? '', ...stored.map(({data}) => data.digest)].join('\n')),
		begin(onBegin, signal) {
			if (together && text !== undefined) return together.begin(text, onBegin, signal);
			let cancel = () => {};
			const abort = () => cancel();
			signal.addEventListener('abort', abort, {once: true});
			return callOutcome(functions, asked, {
				signal,
				onCall: call => {
					cancel = () => call.cancel();
					if (signal.aborted) cancel();
				},
				onEvent(event) {
					if (event.kind === 'started') onBegin();
				},
			}).finally(() => signal.removeEventListener('abort', abort));
		},
	};
}

function cancelled(frames: string, reason: unknown): LunchError {
	return failureAtCaller(new LunchError('FUNCTION_CANCELLED', 'The map was cancelled.'), frames, reason);
}

function inRange(name: string, value: number, least: number, most: number): void {
	if (value >= least && value <= most) return;
	throw new RangeError(
		`${name} has to be ${least} at the least${most < 1e9 ? ` and ${most} at the most` : ''}, not ${value}`,
	);
}

function sizeOf(inputs: object): number | null {
	if ('length' in inputs && typeof inputs.length === 'number') return inputs.length;
	return 'size' in inputs && typeof inputs.size === 'number' ? inputs.size : null;
}
