import type {LiveOutput} from '../../engine/calls/live-output.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';

/** The time after which the output of a process that was killed is gone, in milliseconds. */
const KEPT_MS = 24 * 3_600_000;
const MOST_READ = 1000;

/** The output of calls that run, in lists that every machine can read. `base`: the beginning of their keys. */
export function createRedisOutput({run}: Pick<RedisConnection, 'run'>, base: string): LiveOutput {
	const keyOf = (id: string, attempt: number) => `${base}output:${id}:${attempt}`;
	return {
		async append(id, attempt, texts) {
			const key = keyOf(id, attempt);
			await run(client =>
				client
					.multi()
					.rpush(key, ...texts)
					.pexpire(key, KEPT_MS)
					.exec(),
			);
		},
		async read(id, attempt, from) {
			const texts = await run(client => client.lrange(keyOf(id, attempt), from, from + MOST_READ - 1));
			return {texts, next: from + texts.length};
		},
		async remove(id, attempt) {
			await run(client => client.unlink(keyOf(id, attempt)));
		},
	};
}
