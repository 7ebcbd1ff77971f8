import {messageOf} from '../../shared/errors.ts';
import type {AppState} from '../model/app/app-state.ts';
import type {Memory, Remembered} from '../model/app/remembered.ts';
import {changedParts, pickRemembered} from '../model/app/start-state.ts';

/** A change is written this long after it, so that moving through a list is not writing all the time. */
const REMEMBER_MS = 400;

/** Writes what changed in the state to the memory. */
export interface Remembering {
	/** Writes the state soon. */
	later(): void;
	close(): void;
}

/** `written` is what the memory has; `failed` is called with the reason where it can't be written: once for as long as it can't. */
export function createRemembering(
	memory: Memory,
	written: Remembered,
	state: () => AppState,
	failed: (reason: string) => void,
): Remembering {
	let last = written;
	let timer: NodeJS.Timeout | null = null;
	let said: string | null = null;

	function write(): void {
		if (timer) clearTimeout(timer);
		timer = null;
		const now = pickRemembered(state());
		const parts = changedParts(last, now);
		if (!parts) return;
		last = now;
		try {
			memory.write(parts);
			said = null;
		} catch (error) {
			const reason = messageOf(error);
			const isKnown = reason === said;
			said = reason;
			if (!isKnown) failed(reason);
		}
	}

	return {
		later() {
			timer ??= setTimeout(write, REMEMBER_MS);
		},
		close() {
			write();
			if (timer) clearTimeout(timer);
			timer = null;
		},
	};
}
