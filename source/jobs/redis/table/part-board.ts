import type {Redis} from 'ioredis';
import {type PartNote, readPartNote, readRunNote, type WorkBoard} from '../../engine/work/work-board.ts';
import type {ChunkRange} from '../../pi/index.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';

/** Notes of the machines that compute jobs, or parts of them. */
export interface PartBoard extends WorkBoard {
	notePart(id: string, note: PartNote): Promise<void>;
	/** The time of Redis, in milliseconds since 1970. */
	now(): Promise<number>;
}

/** Notes of a job are forgotten after so long without a change, in seconds. */
const KEPT_S = 3600;
/** The name of the note of the process that has the job. */
const RUN = 'run';

/** More parts than a job has: in one go all of them are read, and not much more whatever else is there. */
const MOST_NOTES = 256;

/** The notes in a hash for each job. */
export function createPartBoard({run}: RedisConnection, base: string): PartBoard {
	const keyOf = (id: string) => `${base}parts:${id}`;
	const nameOf = ({first, last}: ChunkRange) => `${first}-${last}`;

	async function note(id: string, name: string, value: object): Promise<void> {
		await run(client =>
			client.pipeline().hset(keyOf(id), name, JSON.stringify(value)).expire(keyOf(id), KEPT_S).exec(),
		);
	}

	return {
		notePart: (id, part) => note(id, nameOf(part), part),
		noteRun: (id, value) => note(id, RUN, value),
		async read(id) {
			const [own, [, fields], now] = await run(client =>
				Promise.all([client.hget(keyOf(id), RUN), client.hscan(keyOf(id), 0, 'COUNT', MOST_NOTES), timeOf(client)]),
			);
			const texts = fields.filter((_, at) => at % 2 === 1);
			return {parts: texts.map(readPartNote).filter(part => part !== null), run: readRunNote(own), now};
		},
		now: () => run(timeOf),
		async clear(id) {
			await run(client => client.unlink(keyOf(id)));
		},
	};
}

async function timeOf(client: Redis): Promise<number> {
	const [seconds, microseconds] = await client.time();
	return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
