import type {EncodedValue, RunningCall} from '../../../functions/functions.ts';

/** Values on their way from a call that yields them to the screen. */
export interface ValueFlow {
	/** The call, whose function waits while more values are here than are of use. */
	control(call: Pick<RunningCall, 'pause' | 'resume'>): void;
	add(value: EncodedValue): void;
	/** Hands on those that are still here. */
	flush(): void;
}

/** More values than these, or longer ones in UTF-16 units, have the function wait until they are handed on. */
const MANY = 200;
const MUCH = 256 * 1024;

/** Hands values on together, at most once in `everyMs`: a function may yield more of them than can be drawn. */
export function createValueFlow(handOn: (values: readonly EncodedValue[]) => void, everyMs: number): ValueFlow {
	let call: Pick<RunningCall, 'pause' | 'resume'> | null = null;
	let values: EncodedValue[] = [];
	let units = 0;
	let isPaused = false;
	let timer: NodeJS.Timeout | null = null;

	function flush(): void {
		if (timer) clearTimeout(timer);
		timer = null;
		const ready = values;
		values = [];
		units = 0;
		if (ready.length > 0) handOn(ready);
		if (isPaused) call?.resume();
		isPaused = false;
	}

	return {
		control(begun) {
			call = begun;
			if (isPaused) begun.pause();
		},
		add(value) {
			values.push(value);
			units += value.text.length;
			timer ??= setTimeout(flush, everyMs);
			if (isPaused || (values.length < MANY && units < MUCH)) return;
			isPaused = true;
			call?.pause();
		},
		flush,
	};
}
