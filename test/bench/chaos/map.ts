import {runMapChaos} from '../../functions/map/support/map-chaos.ts';

const INPUTS = 1000;

/**
 * Kills `lunch fn map` and its workers while it works inputs off, and goes on from its log each time: inputs that may be begun
 * once, and again inputs that may be begun any number of times. Throws where one is lost, has two lines, or ran too often.
 */
export async function chaosOfMap(kills: number): Promise<void> {
	for (const retries of [0, 1000]) {
		const {returned, interrupted, retried, seconds} = await runMapChaos({inputs: INPUTS, kills, retries});
		process.stdout.write(
			`${kills} times the program killed, in ${seconds.toFixed(0)} s, --retries ${retries}: ${INPUTS} inputs with one line each, ` +
				`${returned} returned (${retried} of them begun again), ${interrupted} told that they ran when it was killed, 0 begun more often than allowed\n`,
		);
	}
}
