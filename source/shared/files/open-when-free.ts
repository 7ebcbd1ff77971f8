import {setTimeout as delay} from 'node:timers/promises';
import {isBusy} from './sqlite-code.ts';

/** The pause before the next attempt, in milliseconds, and so many more at random: those that collided do not collide again. */
const PAUSE_MS = 10;
const MORE_MS = 40;

/**
 * Opens a file of SQLite, again and again while another process has it locked, for so many milliseconds at most. Processes that make
 * a file at once collide while it changes to WAL, and SQLite does not wait then, whatever its busy timeout says. Throws what `open` throws.
 */
export async function openWhenFree<Database>(
	open: () => Database | Promise<Database>,
	limitMs: number,
): Promise<Database> {
	const latest = performance.now() + limitMs;
	for (;;) {
		try {
			return await open();
		} catch (error) {
			if (!isBusy(error) || performance.now() >= latest) throw error;
			await delay(PAUSE_MS + Math.random() * MORE_MS);
		}
	}
}
