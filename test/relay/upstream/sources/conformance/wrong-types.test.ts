import {describe, expect, test} from 'vitest';
import type {ReceivedBody} from '../../../../../source/relay/upstream/sources/menu-source.ts';
import {LunchError} from '../../../../../source/shared/errors.ts';
import {type Subject, subjects} from './subjects.ts';

// Every value of an answer, in turn, is something else: an entry that can't be read costs no more than itself.

type Path = readonly (string | number)[];
const replacements: readonly unknown[] = [null, false, [], {}, 0, 'x'];
/** Entries of a list are alike: a few of them stand for all. */
const MOST_ENTRIES = 3;

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
	if (typeof value !== 'object' || value === null) return;
	for (const [key, inner] of Object.entries(value)) {
		const own = [...path, Array.isArray(value) ? Number(key) : key];
		yield own;
		yield* pathsOf(inner, own);
	}
}

function shortened(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map(shortened);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
	if (key === undefined) return by;
	if (Array.isArray(value)) return value.map((inner, index) => (index === key ? replaced(inner, rest, by) : inner));
	const fields = value as Record<string, unknown>;
	return {...fields, [key]: replaced(fields[key], rest, by)};
}

/** The dishes of all days that an answer has for the subject's restaurant; null where it is called unreadable. */
function dishesOf({make, id, day, path}: Subject, body: unknown): number | null {
	const source = make();
	const request = source.menuRequests(id, {day, today: day}).find(each => `/${each.path}` === path);
	const answer: ReceivedBody = {
		headers: [['content-type', 'application/json']],
		body: Buffer.from(JSON.stringify(body)),
	};
	const attempt = <Result>(read: () => Result): Result | null => {
		try {
			return read();
		} catch (error) {
			if (error instanceof LunchError && error.code === 'UPSTREAM_UNREADABLE') return null;
			throw error;
		}
	};
	const isEmpty = attempt(() => source.isEmpty(path.slice(1), answer));
	const reading = attempt(() => request?.read(answer) ?? null);
	// Both understand the same answers.
	expect(isEmpty === null).toBe(reading === null);
	return reading?.value.menus.reduce((sum, {dishes}) => sum + dishes.length, 0) ?? null;
}

test.each(subjects)('$name', subject => {
	const body = shortened(subject.answers[subject.path]);
	const all = dishesOf(subject, body) ?? 0;
	expect(all).toBeGreaterThan(1);
	for (const path of pathsOf(body)) {
		const [top] = path;
		const isNeeded = subject.needed.includes(path.join('/'));
		const without = dishesOf(subject, replaced(body, path.slice(0, -1), null)) ?? 0;
		for (const by of replacements) {
			const left = dishesOf(subject, replaced(body, path, by));
			if (isNeeded) continue;
			const change = `${path.join('/')} = ${JSON.stringify(by)}`;
			expect(left, change).not.toBeNull();
			// A field costs its entry at most; a field at the top that is not needed costs nothing.
			const atLeast = path.length === 1 && typeof top === 'string' ? all : without;
			expect(left, change).toBeGreaterThanOrEqual(Math.min(all, atLeast));
		}
	}
});

const days = Array.from({length: 30}, (_, index) => `2026-12-${String(index + 1).padStart(2, '0')}`);

const ids = ['0436', 'messi', 'a.b~c_d-e', 'ärta', '9'];

describe.each(subjects)('$name: what it says of its addresses agrees', ({make}) => {
	const source = make();

	test.each(ids)('menus of %s', id => {
		for (const day of days) {
			const pathsOn = (today: string) => source.menuRequests(id, {day, today}).map(({path}) => path);
			const later = pathsOn('2026-12-14');
			for (const path of [...pathsOn('2026-12-07'), ...pathsOn('2026-12-13')]) {
				expect(source.kindOf(path)).toBe('menu');
				expect([id, null]).toContain(source.restaurantOfPath(path));
				expect(path).not.toMatch(/^\/|[^!-~]/);
				// An address of its own day is the same whenever it is asked for.
				expect(!source.isDated(path) || later.length === 1 || later.includes(path)).toBe(true);
			}
		}
	});

	test.each(ids)('%s itself', id => {
		const path = source.restaurantRequest(id)?.path;
		if (path === undefined) return;
		expect([source.kindOf(path), source.restaurantOfPath(path)]).toEqual(['list', id]);
	});

	test('lists', () => {
		for (const {path} of [source.list, source.directory].filter(request => request !== null)) {
			expect(source.restaurantOfPath(path)).toBeNull();
			expect(source.kindOf(path)).not.toBe('other');
		}
	});

	test.each(['', 'elsewhere', '../secret', 'x?costCenter=1', 'robots.txt'])('%j is none of its own', path => {
		expect([source.kindOf(path), source.restaurantOfPath(path)]).toEqual(['other', null]);
	});
});
