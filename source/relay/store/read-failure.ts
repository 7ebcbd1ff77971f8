import type {LeaseState} from './answer-store.ts';

/** Reads a failure that another process wrote down; null if it is none. */
export function readFailure(text: string): LeaseState['failure'] {
	try {
		const failure: unknown = JSON.parse(text);
		if (typeof failure !== 'object' || failure === null) return null;
		const {at, code, message, hint} = failure as Partial<NonNullable<LeaseState['failure']>>;
		if (typeof at !== 'number' || typeof code !== 'string' || typeof message !== 'string') return null;
		if (!code.startsWith('UPSTREAM_')) return null;
		return {at, code, message, hint: typeof hint === 'string' ? hint : null};
	} catch {
		return null;
	}
}
