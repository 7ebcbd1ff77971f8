import {createFrameCells} from '../../components/frame-cells.ts';
import type {App} from '../../model/app/app.ts';
import type {CellRow} from '../../terminal/frame/cell.ts';
import type {FrameWriter} from '../../terminal/frame/frame-writer.ts';
import type {Frame} from './frame.ts';

/**
 * Ink's own frame follows when no key came for so long, in milliseconds, or so long after a change that no key made: a key that comes
 * meanwhile would wait for it. People who look through a list press a key four times a second, and less often they read.
 */
const FOLLOW_MS = 1000;
/** The least time between two frames that no key asked for, in milliseconds. */
const SOON_MS = 16;

/** Draws what changes at once, without Ink, whose frame follows when changes pause and is the same. */
export interface DirectDrawing {
	/** Tells of the app's changes, of many once: when they pause. */
	subscribe(listener: () => void): () => void;
	/** Draws the app as it is now. */
	draw(): void;
	/** Does what keys do, and draws what came of it. */
	press(work: () => void): void;
	/** The rows of the app as it is now, where it changed since the listeners were told; else null. */
	newer(): readonly CellRow[] | null;
	close(): void;
}

export function createDirectDrawing(app: App, frame: Frame, writer: FrameWriter, followMs = FOLLOW_MS): DirectDrawing {
	const listeners = new Set<() => void>();
	const cellsOf = createFrameCells();
	let following: NodeJS.Timeout | null = null;
	let soon: NodeJS.Timeout | null = null;
	let isPressing = false;
	let isBehind = false;
	let drawnAt = Number.NEGATIVE_INFINITY;

	function rows(): readonly CellRow[] {
		const size = writer.size();
		return cellsOf(frame.lines(app.snapshot(), size, frame.turn), size.columns);
	}

	function draw(): void {
		if (soon) clearTimeout(soon);
		soon = null;
		drawnAt = performance.now();
		writer.draw(rows());
	}

	function follow(): void {
		following = null;
		if (!isBehind) return;
		isBehind = false;
		for (const listener of listeners) listener();
	}

	const unsubscribe = app.subscribe(() => {
		isBehind = true;
		if (isPressing) return;
		soon ??= setTimeout(draw, Math.max(0, drawnAt + SOON_MS - performance.now()));
		following ??= setTimeout(follow, followMs);
	});

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		draw,
		press(work) {
			isPressing = true;
			try {
				work();
			} finally {
				isPressing = false;
			}
			draw();
			if (following) clearTimeout(following);
			following = setTimeout(follow, followMs);
		},
		newer: () => (isBehind ? rows() : null),
		close() {
			unsubscribe();
			if (following) clearTimeout(following);
			if (soon) clearTimeout(soon);
		},
	};
}
