import {inBackground} from './in-background.ts';

/** Work that nobody waits for while its owner is open. What it leaves is there, and no more is written, once it is idle. */
export interface BackgroundWork {
	add(work: Promise<unknown>): void;
	/** Resolves when none is under way, however it ended. */
	idle(): Promise<void>;
}

/** Background work that is to be over before its owner is closed. `onFailure` hears why some failed. */
export function createBackgroundWork(onFailure: (error: unknown) => void): BackgroundWork {
	const underWay = new Set<Promise<void>>();
	return {
		add(work) {
			const ended = work.then(() => {}, onFailure).finally(() => underWay.delete(ended));
			underWay.add(ended);
			inBackground(ended);
		},
		async idle() {
			while (underWay.size > 0) await Promise.all(underWay);
		},
	};
}
