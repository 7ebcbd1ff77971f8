// Run as a program of its own, so that it can be killed: a machine, or a caller that has calls under way.
import {openRedisFunctions} from '../../../../source/functions/redis/open-redis-functions.ts';
import {PATIENCE_MS} from '../../../support/poll.ts';
import '../../../support/program/keep-compiled.ts';
import {openMachine} from './open-machine.ts';

const [mode, redis = '', name = '', count = '', record = ''] = process.argv.slice(2);

if (mode === 'work') {
	const machine = openMachine(redis, name, Number(count), record);
	process.once('SIGTERM', () => machine.close());
	setInterval(() => process.stdout.write(`taken ${machine.taken}\n`), 50).unref();
} else {
	const functions = openRedisFunctions({redis, machineWaitMs: PATIENCE_MS});
	for (let index = 0; index < Number(count); index++) {
		const {outcome} = functions.start({
			runtime: 'node',
			code: {kind: 'expression', source: '() => new Promise(resolve => setTimeout(resolve, 600_000))'},
			resultEncoding: 'json',
		});
		// What a call is refused for ends the process, and is seen.
		outcome.catch((error: unknown) => {
			throw error;
		});
	}
	setInterval(() => {}, 1000);
}
