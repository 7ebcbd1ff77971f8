// A process in which a promise rejects unheard, or an exception is thrown: `node reject-unheard.ts rejection|exception`.
import {setTimeout as delay} from 'node:timers/promises';
import {installLastResort} from '../../../source/services/lifecycle/last-resort.ts';
import {createLogger} from '../../../source/services/logging/logger.ts';
import {createMetrics} from '../../../source/services/metrics/metrics.ts';
import {inBackground} from '../../../source/shared/in-background.ts';

const metrics = createMetrics();
installLastResort(createLogger('info')).countIn(metrics);
if (process.argv[2] === 'exception') {
	setImmediate(() => {
		throw new Error('nothing catches this');
	});
}
inBackground(Promise.reject(new Error('nobody waits for this')));
await delay(50);
process.stdout.write(JSON.stringify(metrics.snapshot()));
