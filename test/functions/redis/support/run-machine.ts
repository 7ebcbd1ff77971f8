// Run as a program of its own, so that it can be killed: a machine, or a caller that has calls under way.
import {appendFileSync} from 'node:fs';
import type {Functions} from '../../../../source/functions/functions.ts';
import {openRedisFunctions} from '../../../../source/functions/redis/open-redis-functions.ts';
import {runRedisFunctionWorker} from '../../../../source/functions/redis/run-function-worker.ts';
import {openPool} from '../../support/open-pool.ts';
import '../../../support/keep-compiled.ts';

const [mode, redis = '', name = '', count = '', record = ''] = process.argv.slice(2);

/** Writes down each call that is begun, by its hint: so it is seen what ran twice. */
function recorded(pool: Functions): Functions {
	return {
		...pool,
		start(request, onEvent) {
			appendFileSync(record, `${request.hintMs}\n`);
			return pool.start(request, onEvent);
		},
	};
}

if (mode === 'work') {
	const {functions: pool, close} = openPool({limit: Number(count), prefork: Number(count)});
	const machine = {name, version: '0.0.0'};
	const worker = runRedisFunctionWorker({redis, pool: recorded(pool), slots: Number(count), machine});
	process.once('SIGTERM', async () => {
		await worker.close(2000);
		await close();
	});
	setInterval(() => process.stdout.write(`taken ${worker.taken}\n`), 50).unref();
} else {
	const functions = openRedisFunctions({redis});
	for (let index = 0; index < Number(count); index++) {
		functions.start({
			runtime: 'node',
			code: {kind: 'expression', source: '() => new Promise(resolve => setTimeout(resolve, 600_000))'},
			resultEncoding: 'json',
		});
	}
	setInterval(() => {}, 1000);
}
