import {LunchError} from '../../shared/errors.ts';
import type {DataReference, EncodedValue} from '../functions.ts';
import {digestOf} from '../values/data-digest.ts';

/** Data that an argument of a call is, and that was put down before. */
export interface CallData {
	/** The number of the argument. */
	at: number;
	digest: string;
	value: EncodedValue;
}

/** Data that tenants put down, each its own; of what was used longest ago the oldest goes where there is too much. */
export interface KeptData {
	/** Keeps a value and gives its digest. FUNCTION_TOO_LARGE for more than may be kept. */
	keep(value: EncodedValue, tenant: string): string;
	has(digest: string, tenant: string): boolean;
	/** FUNCTION_DATA_MISSING where some of it is not there, or not any more. */
	find(references: readonly DataReference[], tenant: string): CallData[];
	forget(tenant: string): void;
}

/** Most that one call may have of it, in characters. */
const MOST_IN_CALL = 128 * 1024 * 1024;

export function createKeptData(mostCharacters: number): KeptData {
	const tenants = new Map<string, Map<string, EncodedValue>>();
	let characters = 0;

	function remove(tenant: string, digest: string): void {
		const own = tenants.get(tenant);
		characters -= own?.get(digest)?.text.length ?? 0;
		own?.delete(digest);
		if (own?.size === 0) tenants.delete(tenant);
	}

	/** Of the tenant that has most, so that nobody loses data by what others keep. */
	function makeRoom(): void {
		while (characters > mostCharacters) {
			const sizes = [...tenants].map(([tenant, own]) => ({tenant, own, size: sizeOf(own)}));
			const {tenant, own} = sizes.reduce((most, one) => (one.size > most.size ? one : most));
			const [oldest = ''] = own.keys();
			remove(tenant, oldest);
		}
	}

	return {
		keep(value, tenant) {
			if (value.text.length > mostCharacters) throw tooLarge(value.text.length, mostCharacters);
			const digest = digestOf(value);
			remove(tenant, digest);
			const own = tenants.get(tenant) ?? new Map<string, EncodedValue>();
			tenants.set(tenant, own.set(digest, value));
			characters += value.text.length;
			makeRoom();
			return digest;
		},
		has: (digest, tenant) => tenants.get(tenant)?.has(digest) ?? false,
		find(references, tenant) {
			const own = tenants.get(tenant);
			const found = references.map(({at, digest}) => {
				const value = own?.get(digest);
				if (!own || !value) throw missing();
				// To the end of the map, so that its first one is the one longest unused.
				own.delete(digest);
				own.set(digest, value);
				return {at, digest, value};
			});
			const size = found.reduce((sum, {value}) => sum + value.text.length, 0);
			if (size > MOST_IN_CALL) throw tooLarge(size, MOST_IN_CALL);
			return found;
		},
		forget(tenant) {
			for (const digest of [...(tenants.get(tenant)?.keys() ?? [])]) remove(tenant, digest);
		},
	};
}

function sizeOf(own: ReadonlyMap<string, EncodedValue>): number {
	return [...own.values()].reduce((sum, {text}) => sum + text.length, 0);
}

function missing(): LunchError {
	return new LunchError('FUNCTION_DATA_MISSING', 'Data that the call names is not there, or not any more.', {
		hint: 'Put it once more.',
	});
}

function tooLarge(size: number, most: number): LunchError {
	return new LunchError('FUNCTION_TOO_LARGE', `The data has ${size} characters; at most ${most} are allowed.`);
}
