import {createHash} from 'node:crypto';
import {LunchError} from '../../shared/errors.ts';
import type {DataReference, EncodedValue, Encoding, Functions} from '../functions.ts';
import {decodeValue, encodeValue} from '../values/values.ts';

/**
 * Data that is handed over once and then named by its digest: what `put` gives. As an argument it stands for its value,
 * which functions read and do not change for each other.
 */
export class Stored<Value> {
	/** SHA-256 of the value as it is written down. */
	readonly digest: string;
	/** Only to its type: what it stands for. */
	declare readonly value: Value;
	readonly #written = new Map<Encoding, EncodedValue>();
	/** Where it was put already, and under which digest. */
	readonly #puts = new WeakMap<Functions, Map<Encoding, Promise<string>>>();

	/** Writes the value down as it is now. */
	constructor(value: Value) {
		const rich = encodeValue('rich', value);
		this.#written.set('rich', rich);
		this.digest = createHash('sha256').update(rich.text).digest('hex');
	}

	/** Sees that these functions have it, and names it as the argument of that number. */
	async referTo(functions: Functions, encoding: Encoding, at: number): Promise<DataReference> {
		const known = this.#puts.get(functions) ?? new Map<Encoding, Promise<string>>();
		this.#puts.set(functions, known);
		const put = known.get(encoding) ?? this.#putInto(functions, encoding);
		known.set(encoding, put);
		// A failed attempt may succeed the next time.
		put.catch(() => known.delete(encoding));
		return {at, digest: await put};
	}

	/** These functions do not have it any more. */
	forgetAt(functions: Functions): void {
		this.#puts.delete(functions);
	}

	async #putInto(functions: Functions, encoding: Encoding): Promise<string> {
		if (!functions.put) throw new LunchError('FUNCTION_INVALID', 'Functions that run there keep no data.');
		const written = this.#written.get(encoding) ?? this.#writtenIn(encoding);
		return functions.put(written);
	}

	#writtenIn(encoding: Encoding): EncodedValue {
		const rich = this.#written.get('rich');
		// The value may have changed since; the data that was put has not.
		const written = encodeValue(encoding, rich && decodeValue(rich));
		this.#written.set(encoding, written);
		return written;
	}
}

/** The arguments of a function, each of which may be data that was put. */
export type StoredOr<Args extends readonly unknown[]> = {[At in keyof Args]: Args[At] | Stored<Args[At]>};

/** Arguments without the data that was put, and that data by the numbers of its arguments. */
export function partedArguments(args: readonly unknown[]): {
	args: unknown[];
	stored: {at: number; data: Stored<unknown>}[];
} {
	return {
		args: args.map(arg => (arg instanceof Stored ? null : arg)),
		stored: args.flatMap((arg, at) => (arg instanceof Stored ? [{at, data: arg as Stored<unknown>}] : [])),
	};
}
