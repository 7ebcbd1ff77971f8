/** A log's entries for the inputs of a map, a few bytes for each. */
export interface InputRecords {
	/** One more than the highest number of an input that is known. */
	readonly count: number;
	/** Each writes down what a line of the log says; `place` is where the line begins, in bytes. */
	began(index: number, attempt: number, check: number): void;
	dropped(index: number, attempt: number): void;
	ended(index: number, attempts: number, place: number): void;
	at(index: number): InputRecord | null;
}

export interface InputRecord {
	attempts: number;
	/** Tells the input from others; null where that is not known. */
	check: number | null;
	/** Where the line of its latest end begins; null while a later attempt, or the only one, has no end. */
	place: number | null;
}

const FIRST_SIZE = 1024;
/** Bits of the state of an input. */
const IS_KNOWN = 1;
const HAS_CHECK = 2;
const IS_OPEN = 4;
const HAS_END = 8;

export function createInputRecords(): InputRecords {
	let size = FIRST_SIZE;
	let count = 0;
	let states = new Uint8Array(size);
	let attempts = new Uint16Array(size);
	let checks = new Uint32Array(size);
	let places = new Float64Array(size);

	function reach(index: number): void {
		count = Math.max(count, index + 1);
		if (index < size) return;
		size = Math.max(size * 2, index + 1);
		states = grown(new Uint8Array(size), states);
		attempts = grown(new Uint16Array(size), attempts);
		checks = grown(new Uint32Array(size), checks);
		places = grown(new Float64Array(size), places);
	}

	function mark(index: number, set: number, unset: number): void {
		states[index] = ((states[index] ?? 0) | set | IS_KNOWN) & ~unset;
	}

	return {
		get count() {
			return count;
		},
		began(index, attempt, check) {
			reach(index);
			attempts[index] = attempt;
			checks[index] = check;
			mark(index, HAS_CHECK | IS_OPEN, 0);
		},
		dropped(index, attempt) {
			reach(index);
			attempts[index] = attempt - 1;
			mark(index, 0, IS_OPEN);
		},
		ended(index, tried, place) {
			reach(index);
			attempts[index] = tried;
			places[index] = place;
			mark(index, HAS_END, IS_OPEN);
		},
		at(index) {
			const state = states[index] ?? 0;
			if ((state & IS_KNOWN) === 0) return null;
			const isEnded = (state & HAS_END) !== 0 && (state & IS_OPEN) === 0;
			return {
				attempts: attempts[index] ?? 0,
				check: (state & HAS_CHECK) === 0 ? null : (checks[index] ?? 0),
				place: isEnded ? (places[index] ?? 0) : null,
			};
		},
	};
}

function grown<Numbers extends {set(numbers: Numbers): void}>(larger: Numbers, before: Numbers): Numbers {
	larger.set(before);
	return larger;
}
