import * as z from 'zod';
import type {RedisConnection} from '../redis-connection.ts';

/** A part of a job that a machine computes or has computed. */
export interface PartAtWork {
	/** Chunks of terms, from `first` to before `last`. */
	first: number;
	last: number;
	/** The machine, for people. */
	worker: string;
	/** The share of it that is done. */
	share: number;
	/** Since when it is computed there, in milliseconds. */
	ms: number;
}

const noted = z.object({
	first: z.int().min(0),
	last: z.int().min(1),
	worker: z.string().max(200),
	share: z.number().min(0).max(1),
	ms: z.number().min(0),
});

/** A note is forgotten after so long without a change, in seconds. */
const KEPT_S = 3600;
/** More parts than a job can have. */
const MOST_PARTS = 1024;

/** Notes of the machines that compute parts of jobs, for people: nothing is decided by them. */
export function createPartBoard({run}: RedisConnection, base: string) {
	const keyOf = (id: string) => `${base}parts:${id}`;
	return {
		async note(id: string, part: PartAtWork): Promise<void> {
			await run(client =>
				client
					.pipeline()
					.hset(keyOf(id), `${part.first}-${part.last}`, JSON.stringify(part))
					.expire(keyOf(id), KEPT_S)
					.exec(),
			);
		},
		async read(id: string): Promise<PartAtWork[]> {
			const texts = await run(client => client.hvals(keyOf(id)));
			return texts.slice(0, MOST_PARTS).flatMap(text => {
				const part = noted.safeParse(parsed(text));
				return part.success ? [part.data] : [];
			});
		},
		async clear(id: string): Promise<void> {
			await run(client => client.del(keyOf(id)));
		},
	};
}

export type PartBoard = ReturnType<typeof createPartBoard>;

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
