import type {CacheMode} from '../../../relay/cache/cached-upstream.ts';
import type {AskRelay, RelayAnswer} from '../../../relay/relay.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {expectedError} from '../source/expected-error.ts';
import {answered, asked, failedWith, isUnderWay, type Resource} from '../source/resource.ts';

/** One answer of the relay: how it is requested, and where it is kept. */
export interface AnswerSlot<Value> {
	name: string;
	read(): Resource<Value>;
	write(resource: Resource<Value>): void;
	ask(options: AskRelay): Promise<Value>;
	isEmpty(value: Value): boolean;
	/** Whether an answer from the store can be shown before the upstream was asked. */
	isCurrent(value: Value): boolean;
}

export interface AnswerLoaderOptions {
	/** How an answer is requested for the first time. */
	firstMode: CacheMode;
	/** An answer is due again this long after it was requested, in milliseconds. */
	lookAgainMs: number;
	closing: AbortSignal;
}

/** Requests answers and keeps them in their slots; an answer to a request before the last one is dropped. */
export interface AnswerLoader {
	/** Aborted when `reset` or the end of the app makes what was requested so far late. */
	readonly signal: AbortSignal;
	/** Looks up a stored answer for a slot that nothing was requested for. */
	peek<Value extends RelayAnswer<Value>>(slot: AnswerSlot<Value>): Promise<void>;
	/** Requests an answer and its revalidation; resolves with what went wrong, also where an older answer is shown. */
	load<Value extends RelayAnswer<Value>>(slot: AnswerSlot<Value>, mode?: CacheMode): Promise<LunchError | null>;
	isDue(slot: Pick<AnswerSlot<unknown>, 'name' | 'read'>): boolean;
	/** How an answer is requested unless the person says otherwise. */
	defaultMode(slot: Pick<AnswerSlot<unknown>, 'name'>): CacheMode;
	/** Drops what is under way, and forgets what was requested. */
	reset(): void;
}

export function createAnswerLoader({firstMode, lookAgainMs, closing}: AnswerLoaderOptions): AnswerLoader {
	const requestedAt = new Map<string, number>();
	const tickets = new Map<string, symbol>();
	let resetting = new AbortController();
	let signal = AbortSignal.any([resetting.signal, closing]);

	/** The `--refresh` flag is about the first request; later ones take what is fresh. */
	function defaultMode({name}: Pick<AnswerSlot<unknown>, 'name'>): CacheMode {
		return firstMode === 'refresh' && requestedAt.has(name) ? 'cached' : firstMode;
	}

	async function settleRevalidation<Value extends RelayAnswer<Value>>(
		slot: AnswerSlot<Value>,
		value: Value,
		isLate: () => boolean,
	): Promise<void> {
		const revalidated = (await value.revalidation?.catch(() => null)) ?? value;
		if (!isLate()) slot.write(answered(revalidated, {isEmpty: slot.isEmpty(revalidated), isRefreshing: false}));
	}

	return {
		get signal() {
			return signal;
		},
		async peek(slot) {
			const from = signal;
			if (slot.read().state !== 'idle') return;
			const value = await slot.ask({cacheMode: 'offline', signal: from}).catch(() => null);
			if (value === null || from.aborted || slot.read().state !== 'idle') return;
			if (slot.isCurrent(value)) slot.write(answered(value, {isEmpty: slot.isEmpty(value), isRefreshing: false}));
		},
		async load(slot, cacheMode = defaultMode(slot)) {
			const from = signal;
			const ticket = Symbol(slot.name);
			tickets.set(slot.name, ticket);
			requestedAt.set(slot.name, performance.now());
			const isLate = () => from.aborted || tickets.get(slot.name) !== ticket;
			slot.write(asked(slot.read()));
			try {
				const value = await slot.ask({cacheMode, signal: from});
				if (isLate()) return null;
				slot.write(answered(value, {isEmpty: slot.isEmpty(value), isRefreshing: value.revalidation !== null}));
				if (value.revalidation) inBackground(settleRevalidation(slot, value, isLate));
				return value.source.lastError;
			} catch (thrown) {
				const error = expectedError(thrown);
				if (!isLate()) slot.write(failedWith(slot.read(), error));
				return error;
			}
		},
		isDue(slot) {
			if (isUnderWay(slot.read())) return false;
			return performance.now() - (requestedAt.get(slot.name) ?? Number.NEGATIVE_INFINITY) >= lookAgainMs;
		},
		defaultMode,
		reset() {
			resetting.abort();
			resetting = new AbortController();
			signal = AbortSignal.any([resetting.signal, closing]);
			requestedAt.clear();
		},
	};
}
