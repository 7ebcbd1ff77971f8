import type {Redis} from 'ioredis';
import {luaText} from './lua-text.ts';

type Run = (keys: number, ...words: readonly (string | number)[]) => Promise<unknown>;

/** Carries a script out on a Redis. The script's own header says which keys and arguments it takes, and what it gives. */
export type RedisScript<Answer> = (
	client: Redis,
	keys: readonly string[],
	words: readonly (string | number)[],
) => Promise<Answer>;

/**
 * A script in Lua. `name` is its own among those of a connection; `source` is its file or, in what is built, its text.
 * Redis gets the text once for each connection.
 */
export function redisScript<Answer>(name: string, source: URL | string): RedisScript<Answer> {
	let text: string | undefined;
	return async (client, keys, words) => {
		const commands = client as unknown as Record<string, Run>;
		if (commands[name] === undefined) {
			text ??= typeof source === 'string' ? source : luaText(source);
			client.defineCommand(name, {lua: text});
		}
		return (await commands[name]?.(keys.length, ...keys, ...words)) as Answer;
	};
}
