import {setTimeout as delay} from 'node:timers/promises';
import * as z from 'zod';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {connectRedis} from '../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../shared/redis/redis-address.ts';
import {agreeOnProtocol} from '../../shared/redis/redis-protocol.ts';
import {redisScript} from '../../shared/redis/redis-script.ts';

const machineSchema = z.object({
	id: z.string(),
	/** Its host and process, for people. */
	name: z.string(),
	version: z.string(),
	startedAt: z.string(),
	/** `draining` takes nothing new. */
	state: z.enum(['working', 'draining']),
	/** The state of each part; its shape is the part's own. */
	parts: z.record(z.string(), z.unknown()),
});

/** A `lunch worker`, as it tells of itself. */
export type Machine = z.infer<typeof machineSchema>;

export interface MachineRegistry {
	/** Waits until Redis answers, then checks that its users speak this program's protocol. JOB_STORE_FAILED where not. */
	enter(signal: AbortSignal, onWaiting: (reason: string) => void): Promise<void>;
	/** A sign of life, with what there is to tell. */
	beat(machine: Machine): Promise<void>;
	/** Those that gave one not long ago. */
	list(): Promise<Machine[]>;
	leave(id: string): Promise<void>;
	close(): void;
}

/** A machine that says nothing for so long is gone, in milliseconds. */
const SILENCE_MS = 15_000;
const RETRY_MS = 1000;
const COMMAND_MS = 5000;
/** Most that one machine tells of itself, in bytes. */
const LONGEST = 64 * 1024;

// By Redis's own time: a machine whose clock is wrong is not gone.
const beat = redisScript<null>('machines.beat', new URL('./lua/beat.lua', import.meta.url));
const list = redisScript<string[]>('machines.list', new URL('./lua/list.lua', import.meta.url));

/** The machines that work for a Redis. Connects when it is first asked, and goes on trying. */
export function createMachineRegistry(url: string): MachineRegistry {
	let lastError: unknown;
	const redis = connectRedis(url, {lazyConnect: true, commandTimeout: COMMAND_MS, maxRetriesPerRequest: 1});
	const key = `${keyPrefix(url)}:machines`;
	redis.on('error', error => {
		lastError = error;
	});

	return {
		async enter(signal, onWaiting) {
			for (;;) {
				try {
					return await agreeOnProtocol(redis, keyPrefix(url));
				} catch (error) {
					if (signal.aborted || error instanceof LunchError) throw error;
					onWaiting(messageOf(lastError ?? error));
					await delay(RETRY_MS);
					signal.throwIfAborted();
				}
			}
		},
		async beat(machine) {
			const text = JSON.stringify(machine);
			const document = text.length <= LONGEST ? text : JSON.stringify({...machine, parts: {}});
			await beat(redis, [key], [machine.id, document]);
		},
		async list() {
			const texts = await list(redis, [key], [SILENCE_MS]).catch((error: unknown) => {
				throw redis.status === 'ready' ? error : (lastError ?? error);
			});
			const machines = texts.flatMap(text => readMachine(text) ?? []);
			return machines.sort((one, other) => one.name.localeCompare(other.name));
		},
		async leave(id) {
			await redis.hdel(key, id);
		},
		close: () => redis.disconnect(),
	};
}

/** Null for what is no machine: others can write there too. */
function readMachine(text: string): Machine | null {
	try {
		return machineSchema.parse(JSON.parse(text));
	} catch {
		return null;
	}
}
