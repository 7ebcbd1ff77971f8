// npm run bench relay -- [--only hits,crowd,cold,expiries,ramp,pipelining] [--seconds N] [--rounds N]: load tests of `lunch serve`, and the same against other
// relays in the same run, turn by turn. Only ever asks addresses of this machine.
import {parseArgs} from 'node:util';
import {startMenuUpstream} from './relay/menu-upstream.ts';
import {pipelining} from './relay/pipelining.ts';
import {coldBoot, expiries, hits, ramp, type Stage} from './relay/scenarios.ts';
import {fastapi, flask, lunch, nginx} from './relay/targets.ts';

/** Runs the scenarios, all of them or those named with `--only`. */
export async function bench(args: readonly string[]): Promise<void> {
	const {values} = parseArgs({
		args: [...args],
		options: {only: {type: 'string'}, seconds: {type: 'string', default: '3'}, rounds: {type: 'string', default: '5'}},
	});
	const print = (line: string) => {
		process.stdout.write(`${line}\n`);
	};

	const upstream = await startMenuUpstream();
	try {
		const targets = [lunch, flask, fastapi, nginx].filter(target => {
			const missing = target.missing();
			if (missing) print(`skipped: ${target.name} (no ${missing})`);
			return missing === null;
		});
		const stage: Stage = {upstream, targets, print, seconds: Number(values.seconds), rounds: Number(values.rounds)};
		const scenarios = {
			hits: () => hits(stage, 20),
			crowd: () => hits(stage, 1000),
			cold: () => coldBoot(stage),
			expiries: () => expiries(stage),
			ramp: () => ramp(stage),
			pipelining: () => pipelining(stage),
		};
		for (const [name, run] of Object.entries(scenarios))
			if (!values.only || values.only.split(',').includes(name)) await run();
	} finally {
		await upstream.close();
	}
}
