import {runMapChaos} from '../../functions/map/support/map-chaos.ts';
import {programPath} from '../../support/machine/needing.ts';

const INPUTS = 1000;

/**
 * Kills `lunch fn map` and its workers while it works inputs off, and goes on from its log each time; then the program, its service,
 * the machines of that and their Redis in turns. Inputs may be begun once, and again any number of times. Throws where one is
 * lost, has two lines, or ran too often.
 */
export async function chaosOfMap(kills: number): Promise<void> {
	const places = programPath('redis-server') === null ? [false] : [false, true];
	for (const hasService of places) {
		for (const retries of [0, 1000]) {
			const figures = await runMapChaos({inputs: INPUTS, kills, retries, hasService});
			const {returned, interrupted, retried, seconds, killed} = figures;
			const what = Object.entries(killed).map(([name, times]) => `${name} ${times} times`);
			process.stdout.write(
				`killed ${what.join(', ')}, in ${seconds.toFixed(0)} s, --retries ${retries}: ${INPUTS} inputs with one line each, ` +
					`${returned} returned (${retried} of them begun again), ${interrupted} told that they may have run when something was killed, 0 begun more often than allowed\n`,
			);
		}
	}
}
