// A worker of BullMQ alone, as a program of its own: each job writes one key. Arguments: the Redis, the queue, jobs at once.
import {Worker} from 'bullmq';
import {Redis} from 'ioredis';

const [url = '', queue = '', concurrency = '1'] = process.argv.slice(2);
const client = new Redis(url);
const worker = new Worker(
	queue,
	async job => {
		await client.set(`result:${job.id}`, '3.1415926535');
	},
	{connection: new Redis(url, {maxRetriesPerRequest: null}), concurrency: Number(concurrency)},
);
worker.on('ready', () => process.stdout.write('ready\n'));
