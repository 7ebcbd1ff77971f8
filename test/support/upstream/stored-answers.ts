import {mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {answerKey} from '../../../source/relay/store/answer-store.ts';
import {openSqliteAnswerStore} from '../../../source/relay/store/sqlite/sqlite-answer-store.ts';
import type {StoredAnswer} from '../../../source/relay/store/stored-answer.ts';

const DAY = 24 * 3_600_000;

export interface KeptAnswer {
	upstream: string;
	/** Below the upstream's address, as `restaurant/bikupan`. */
	path: string;
	/** For menus, the day they are of. */
	day: string | null;
	body: unknown;
	/** How many milliseconds ago it was fetched. */
	age: number;
	/** How long from now it is fresh, in milliseconds; below 0 it is stale. */
	freshFor: number;
}

/** A good answer as a store keeps it, that may be given for a week past its freshness. */
export function storedAnswer(
	parts: Partial<StoredAnswer> & Pick<StoredAnswer, 'fetchedAt' | 'freshUntil'>,
): StoredAnswer {
	return {
		status: 200,
		headers: [['content-type', 'application/json']],
		body: Buffer.from(''),
		quality: 'good',
		age: 0,
		staleUntil: parts.freshUntil + 7 * DAY,
		errorUntil: parts.freshUntil + 7 * DAY,
		selecting: [],
		...parts,
	};
}

/** Puts an answer into a cache file, as a run at another time would have. */
export async function keepAnswer(file: string, {upstream, path, day, body, age, freshFor}: KeptAnswer): Promise<void> {
	mkdirSync(dirname(file), {recursive: true});
	const now = Date.now();
	const store = await openSqliteAnswerStore(file);
	try {
		await store.write(
			answerKey(upstream, path, day),
			storedAnswer({body: Buffer.from(JSON.stringify(body)), fetchedAt: now - age, freshUntil: now + freshFor}),
			now + 7 * DAY,
		);
	} finally {
		await store.close();
	}
}

/** The answer of the API to `/restaurant/{id}` with these dishes. */
export function menuBody(id: string, dishes: readonly string[]) {
	return {restaurant: {identifier: id, title: id, menu: dishes.map(dish => ({dish}))}};
}

/** The answer of the API to `/restaurant` with these restaurants. */
export function listBody(restaurants: readonly {id: string; name: string; region?: string; homepage?: string}[]) {
	return {
		restaurants: restaurants.map(({id, name, region = 'Uppsala', homepage = ''}) => ({
			identifier: id,
			name,
			region,
			homepage,
			menuUrl: '',
			coordinate: [59.8, 17.6],
		})),
	};
}
