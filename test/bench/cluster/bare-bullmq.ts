import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {Queue} from 'bullmq';
import {Redis} from 'ioredis';
import type {MeasuredRedis} from './redis-figures.ts';
import {LOOK_MS, STARTING} from './work-off.ts';

const QUEUE = 'bare';
const WORKER = fileURLToPath(new URL('bare-worker.ts', import.meta.url));

export interface BareFigures {
	perSecond: number;
	/** Redis's processor time for one job, in microseconds. */
	processor: number;
}

/** How many jobs a second so many workers of BullMQ alone work off, each of which writes one key a job. */
export async function workOffBare(
	redis: MeasuredRedis,
	count: number,
	atOnce: number,
	workers: number,
): Promise<BareFigures> {
	await redis.client.flushall();
	const connection = new Redis(redis.server.url, {maxRetriesPerRequest: null});
	const queue = new Queue(QUEUE, {connection});
	await queue.addBulk(
		Array.from({length: count}, () => ({name: 'pi', data: {digits: 10}, opts: {removeOnComplete: true}})),
	);
	const children = Array.from({length: workers}, () =>
		spawn(process.execPath, [WORKER, redis.server.url, QUEUE, String(atOnce)], {stdio: ['ignore', 'pipe', 'inherit']}),
	);
	try {
		const left = async () => (await queue.getJobCountByTypes('wait', 'active')) as number;
		while ((await left()) > count * (1 - STARTING)) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
		const begun = {at: performance.now(), left: await left(), processor: await redis.processor()};
		while ((await left()) > 0) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
		const perSecond = begun.left / ((performance.now() - begun.at) / 1000);
		return {perSecond, processor: (((await redis.processor()) - begun.processor) / begun.left) * 1e6};
	} finally {
		await Promise.all(
			children.map(child => {
				const exit = once(child, 'exit');
				child.kill();
				return exit;
			}),
		);
		await queue.close();
		connection.disconnect();
	}
}
