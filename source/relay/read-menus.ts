import pMap from 'p-map';
import {LunchError} from '../shared/errors.ts';
import {message} from '../shared/language/texts.ts';
import type {AskRelay, MenuAnswer, Relay, SearchOptions} from './relay.ts';

/** The rest of the upstream's clients would like to be answered too. */
const MENUS_AT_ONCE = 4;

/** The item that something was read for, and the result; or why it could not be had. */
export interface Read<For, Result> {
	of: For;
	result: Result | LunchError;
}

/** Reads something for each of many, four at once. Throws only what is not an expected failure, and what `signal` says. */
export async function readEach<For, Result>(
	all: readonly For[],
	read: (of: For) => Promise<Result>,
	{signal, onProgress}: {signal?: AbortSignal | undefined; onProgress?: SearchOptions['onProgress'] | undefined},
): Promise<Read<For, Result>[]> {
	let done = 0;
	return pMap(
		all,
		async of => {
			const result = await read(of).catch((error: unknown) => {
				if (error instanceof LunchError && !signal?.aborted) return error;
				throw error;
			});
			onProgress?.(++done, all.length);
			return {of, result};
		},
		{concurrency: MENUS_AT_ONCE},
	);
}

/** Today's menu of a restaurant. Throws where the newest that can be had is of another day, which is not an answer. */
export async function menuOfToday(
	{menu, today}: Pick<Relay, 'menu' | 'today'>,
	id: string,
	options: AskRelay,
): Promise<MenuAnswer> {
	const answer = await menu(id, options);
	if (answer.menu.date === today(id)) return answer;
	throw answer.source.lastError ?? new LunchError('NOTHING_STORED', message('No menu of today is stored.'));
}
