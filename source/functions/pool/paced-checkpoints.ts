import type {EncodedValue} from '../functions.ts';

/** Of the checkpoints of a call one is told in so many milliseconds, the last. */
const PACE_MS = 1000;

export interface PacedCheckpoints {
	/** The first one is told at once. */
	add(value: EncodedValue): void;
	/** Tells the last one now, unless it was told. */
	flush(): void;
}

/** Tells of checkpoints, of those that follow each other closely of the last one alone. */
export function createPacedCheckpoints(tell: (value: EncodedValue) => void): PacedCheckpoints {
	let latest: EncodedValue | null = null;
	let timer: NodeJS.Timeout | null = null;

	function tellLatest(): void {
		if (latest) tell(latest);
		latest = null;
	}

	function tellNow(): void {
		tellLatest();
		timer = setTimeout(() => {
			timer = null;
			if (latest) tellNow();
		}, PACE_MS).unref();
	}

	return {
		add(value) {
			latest = value;
			if (timer === null) tellNow();
		},
		flush() {
			if (timer) clearTimeout(timer);
			timer = null;
			tellLatest();
		},
	};
}
