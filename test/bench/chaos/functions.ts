import {runChaos} from '../../functions/redis/support/chaos.ts';

const MACHINES = 3;
const LONGEST_MS = 2500;

/**
 * Kills machines while calls run, each after a random while, Redis a fifth as often, and has machines stand still
 * for longer than their lease. Throws where a call did not end once and with its own value, or was run twice.
 */
export async function chaosOfFunctions(kills: number): Promise<void> {
	const redisKills = Math.ceil(kills / 5);
	const freezes = Math.ceil(kills / 10);
	const figures = await runChaos({machines: MACHINES, kills, longestMs: LONGEST_MS, redisKills, freezes, atOnce: 40});
	const {calls, returned, threw, died, refused, retried, seconds} = figures;
	process.stdout.write(
		`${kills} machines killed, ${freezes} stopped for a while, Redis killed ${redisKills} times, in ${seconds.toFixed(0)} s: ` +
			`${calls} calls, ${returned} returned and ${threw} threw what was theirs (${retried} at the second try or third), ` +
			`${died} were told that their machine died, ${refused} refused while Redis was away, 0 lost, 0 run twice\n`,
	);
}
