import {LUNCH, makeLunchHome} from '../support/program/lunch-home.ts';
import {startFakeUpstream} from '../support/upstream/fake-upstream.ts';
import {timePaired, timingTable} from './timing/paired-runs.ts';

const ROUNDS = 20;

/** How long a person waits for the first line, next to what Node takes to start and do nothing. */
export async function bench(): Promise<void> {
	const upstream = await startFakeUpstream();
	const home = makeLunchHome(upstream.address);
	try {
		// Everything below comes from the cache.
		await home.run(['bikupan']);
		const lunch = (...args: string[]) => ({name: ['lunch', ...args].join(' '), args: [LUNCH, ...args]});
		const programs = [{name: 'node -e 0', args: ['-e', '0']}, lunch('bikupan'), lunch('--json'), lunch('--help')];
		const timings = timePaired(programs, ROUNDS, home.env);
		process.stdout.write(
			`Wall time of ${ROUNDS} interleaved runs in ms, Node ${process.version}, warm cache, output to a pipe.\n\n${timingTable(timings)}`,
		);
	} finally {
		home.remove();
		await upstream.close();
	}
}
