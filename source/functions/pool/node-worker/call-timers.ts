/** The timers of one call: what is still set when it ends is cleared. */
export interface CallTimers {
	/** The functions that set and clear timers, by their names. */
	tools: Readonly<Record<string, unknown>>;
	clear(): void;
}

type Callback = (...args: unknown[]) => void;

// Node's own handles are linked to the timers of everybody: a function sees only these.
class Handle {
	readonly #timer: NodeJS.Timeout;
	readonly #live: Map<number, Handle>;

	constructor(timer: NodeJS.Timeout, live: Map<number, Handle>) {
		this.#timer = timer;
		this.#live = live;
		live.set(Number(this), this);
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	hasRef(): boolean {
		return true;
	}

	refresh(): this {
		this.#live.set(Number(this), this);
		this.#timer.refresh();
		return this;
	}

	close(): this {
		this.#live.delete(Number(this));
		clearTimeout(this.#timer);
		return this;
	}

	[Symbol.toPrimitive](): number {
		return this.#timer[Symbol.toPrimitive]();
	}
}
for (const key of Reflect.ownKeys(Handle.prototype)) Object.freeze(Reflect.get(Handle.prototype, key));
Object.freeze(Handle.prototype);

/** Gives a call its timers. */
export function createCallTimers(): CallTimers {
	const live = new Map<number, Handle>();

	function set(isRepeated: boolean, callback: unknown, delay: unknown, args: unknown[]): Handle {
		if (typeof callback !== 'function') throw new TypeError('The callback of a timer has to be a function');
		const run = callback as Callback;
		const fire = () => {
			if (!isRepeated) live.delete(Number(handle));
			run(...args);
		};
		const handle = new Handle((isRepeated ? setInterval : setTimeout)(fire, Number(delay ?? 0)), live);
		return handle;
	}

	function clear(value: unknown): void {
		if (value instanceof Handle) value.close();
		else if (typeof value === 'number' || typeof value === 'string') live.get(Number(value))?.close();
	}

	return {
		tools: {
			setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]) => set(false, callback, delay, args),
			setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) => set(true, callback, delay, args),
			setImmediate: (callback: unknown, ...args: unknown[]) => set(false, callback, 0, args),
			clearTimeout: clear,
			clearInterval: clear,
			clearImmediate: clear,
			performance: {now: () => performance.now(), timeOrigin: performance.timeOrigin},
			crypto: {
				randomUUID: () => crypto.randomUUID(),
				getRandomValues: (into: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(into),
			},
			queueMicrotask(callback: unknown) {
				if (typeof callback !== 'function') throw new TypeError('queueMicrotask needs a function');
				queueMicrotask(() => {
					(callback as Callback)();
				});
			},
		},
		clear() {
			for (const handle of live.values()) handle.close();
		},
	};
}
