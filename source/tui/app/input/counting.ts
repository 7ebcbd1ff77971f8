import type {App} from '../../model/app/app.ts';
import {areaOfKey} from '../../screens/area-keys.ts';
import type {Place} from '../../screens/navigation.ts';

/** Digits that follow each other within this time are one number, in milliseconds. */
export const TOGETHER_MS = 600;

/**
 * Numbers before movements, as in `12j`. A digit that names an area goes there at once, and is a number after all where
 * another digit follows it: then the person is back where they were. Keys that came together are known in advance.
 */
export interface Counting {
	/** Takes a digit. `isBeforeMotion` says that keys which came with it make it a number. */
	digit(key: string, isBeforeMotion: boolean): void;
	/** Before a key that is no movement: what was typed were areas. */
	settle(): void;
	/** After a movement. */
	forget(): void;
	close(): void;
}

export function createCounting(app: App): Counting {
	let digits = '';
	let at = Number.NEGATIVE_INFINITY;
	let origin: Place | null = null;
	let timer: NodeJS.Timeout | null = null;

	function show(): void {
		app.update(state => ({...state, count: digits}));
	}

	function forget(): void {
		if (timer) clearTimeout(timer);
		timer = null;
		digits = '';
		at = Number.NEGATIVE_INFINITY;
		origin = null;
		if (app.snapshot().state.count !== '') show();
	}

	/** Without a movement several digits were areas, one after the other: a digit typed again goes to the first view. */
	function settle(): void {
		const areas = [...digits];
		const wasAreas = areas.length > 1 && areas.every(digit => areaOfKey(digit, app.config.bindings) !== undefined);
		forget();
		if (wasAreas) for (const area of areas) app.perform('goToArea', area);
	}

	return {
		digit(key, isBeforeMotion) {
			if (timer) clearTimeout(timer);
			const isMore = digits !== '' && performance.now() - at < TOGETHER_MS;
			if (!isMore) forget();
			if (isMore && origin) app.goTo(origin.screen, origin.trail);
			const isArea = areaOfKey(key, app.config.bindings) !== undefined;
			const {screen, trail} = app.snapshot().state;
			origin = !isMore && isArea && !isBeforeMotion ? {screen, trail} : null;
			digits += key;
			at = performance.now();
			if (origin) app.perform('goToArea', key);
			else show();
			timer = setTimeout(settle, TOGETHER_MS);
		},
		settle,
		forget,
		close() {
			if (timer) clearTimeout(timer);
		},
	};
}
