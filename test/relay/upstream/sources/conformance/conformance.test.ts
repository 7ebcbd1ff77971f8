import {afterEach, describe, expect, test} from 'vitest';
import {createRelay} from '../../../../../source/relay/create-relay.ts';
import {createMemoryAnswerStore} from '../../../../../source/relay/store/memory-answer-store.ts';
import {createHttpUpstream} from '../../../../../source/relay/upstream/http-upstream.ts';
import {type GiveAnswer, startJsonService} from '../../../../support/upstream/json-service.ts';
import {type Subject, subjects} from './subjects.ts';

const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

/** A relay of a subject's source behind real HTTP; `mood` answers first, and leaves the rest to the recording. */
async function relayOf(subject: Subject, mood: GiveAnswer = () => undefined, timeoutMs = 10_000) {
	const state = {mood, at: Date.parse(`${subject.day}T09:00:00Z`)};
	const service = await startJsonService((path, headers) => {
		const body = subject.answers[path];
		return state.mood(path, headers) ?? (body === undefined ? undefined : {body});
	});
	const now = () => state.at;
	const store = createMemoryAnswerStore({now});
	const cooldown = store.cooldown(service.address);
	const upstream = createHttpUpstream({address: service.address, cooldown, now, timeoutMs});
	const relay = createRelay({source: subject.make(), upstream, store, now});
	closing.push(service.close, relay.close);
	return {relay, service, state};
}

const isMenu = ({path}: Subject, asked: string) => asked === path;
const asJson = (subject: Subject) => JSON.stringify(subject.answers[subject.path]);
const titleOf = (subject: Subject) => {
	const {name, title} = subject.make().facts;
	return name === 'scilifelab' ? 'The lunch-menu service' : title;
};

describe.each(subjects)('$name', subject => {
	const {id, day, path, dishes} = subject;
	/** Answers the menu in another way than recorded. */
	const inMood = (answer: ReturnType<GiveAnswer>, timeoutMs?: number) =>
		relayOf(subject, asked => (isMenu(subject, asked) ? answer : undefined), timeoutMs);

	test('as recorded', async () => {
		const {relay, service} = await relayOf(subject);
		const {restaurants} = await relay.restaurants();
		expect(restaurants.map(restaurant => restaurant.id)).toContain(id);
		const {menu, skipped, restaurant} = await relay.menu(id);
		expect(menu).toMatchObject({date: day, state: 'served'});
		expect(menu.dishes).toHaveLength(dishes);
		expect([skipped, restaurant.id]).toEqual([0, id]);
		expect(service.requests).toContain(path);
		// Once more, and as a part of its week, it costs nothing.
		const asked = service.requests.length;
		await relay.menu(id);
		await relay.restaurants();
		expect(service.requests).toHaveLength(asked);
	});

	test('not changed since (304)', async () => {
		const {relay, service, state} = await relayOf(subject, (asked, headers) => {
			if (!isMenu(subject, asked)) return undefined;
			const etag = {etag: 'W/"1"'};
			if (headers['if-none-match'] === 'W/"1"') return {status: 304, headers: etag};
			return {headers: etag, body: subject.answers[path]};
		});
		await relay.menu(id);
		state.at += 3 * 60 * MINUTE;
		const {menu, source} = await relay.menu(id, {cacheMode: 'refresh'});
		expect(menu.dishes).toHaveLength(dishes);
		expect(source).toMatchObject({state: 'fresh', fetchedAt: new Date(state.at)});
		expect(service.requests.filter(asked => isMenu(subject, asked))).toHaveLength(2);
	});

	test('empty', async () => {
		const {relay} = await inMood({body: subject.empty});
		expect((await relay.menu(id)).menu).toEqual({date: day, state: 'unpublished', dishes: []});
	});

	test('not there (404)', async () => {
		const {relay} = await inMood({status: 404, body: ''});
		await relay.restaurants().catch(() => null);
		const outcome = await relay.menu(id).catch((error: unknown) => error);
		// A source that lists the restaurant, and has addresses for days, says nothing of this day.
		const {list, isDated} = subject.make();
		if (list && isDated(path.slice(1))) expect(outcome).toMatchObject({menu: {state: 'unpublished'}});
		else expect(outcome).toMatchObject({code: expect.stringMatching(/^(?:RESTAURANT_NOT_FOUND|UPSTREAM_FAILED)$/)});
	});

	test('out of order, then well', async () => {
		const {relay, state} = await relayOf(subject, asked =>
			isMenu(subject, asked) ? {status: 500, body: 'Internal Server Error'} : undefined,
		);
		await expect(relay.menu(id)).rejects.toMatchObject({code: 'UPSTREAM_FAILED'});
		state.mood = () => undefined;
		state.at += 10_000;
		expect((await relay.menu(id)).menu.dishes).toHaveLength(dishes);
	});

	test('silent: what was stored is shown, with the reason', async () => {
		const {relay, state} = await relayOf(subject, undefined, 1500);
		await relay.menu(id);
		state.mood = () => ({isSilent: true});
		state.at += 3 * 60 * MINUTE;
		const {menu, source} = await relay.menu(id, {cacheMode: 'refresh'});
		expect(menu.dishes).toHaveLength(dishes);
		expect(source).toMatchObject({state: 'offline', lastError: {code: 'UPSTREAM_TIMEOUT'}});
	});

	test('a connection that is cut in the middle', async () => {
		const {relay} = await inMood({body: asJson(subject), isCut: true});
		await expect(relay.menu(id)).rejects.toMatchObject({code: 'UPSTREAM_UNREACHABLE'});
	});

	test.each([
		['JSON that ends in the middle', {body: asJson(subject).slice(0, -20)}],
		['a page of HTML', {headers: {'content-type': 'text/html'}, body: '<!doctype html><title>Welcome</title>'}],
		['HTML that says it is JSON', {body: '<html><body>Just a moment…</body></html>'}],
		['nothing', {body: ''}],
		['a number', {body: 42}],
		['null', {body: 'null'}],
		['far too much', {body: Buffer.alloc(9 * 1024 * 1024, ' ')}],
	])('%s is not a menu, and the source is named', async (_, answer) => {
		const {relay} = await inMood(answer);
		await expect(relay.menu(id)).rejects.toMatchObject({
			code: 'UPSTREAM_UNREADABLE',
			message: expect.stringContaining(titleOf(subject)),
		});
	});

	test.each([
		['sends on to another host', {status: 301, headers: {location: 'https://elsewhere.invalid/'}, body: ''}],
		['is gone (410)', {status: 410, body: ''}],
	])('a host that %s may have moved', async (_, answer) => {
		const {relay} = await relayOf(subject, () => answer);
		await expect(relay.menu(id)).rejects.toMatchObject({hint: expect.stringMatching(/moved\?.*"url" in "sources"/)});
	});

	test.each([
		['with a byte order mark', {body: `\uFEFF${asJson(subject)}`}],
		[
			'in Latin-1',
			{
				headers: {'content-type': 'application/json; charset=iso-8859-1'},
				body: Buffer.from(
					asJson(subject).replaceAll(
						/[^\0-\xff]/g,
						letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
					),
					'latin1',
				),
			},
		],
	])('%s it reads the same', async (_, answer) => {
		const plain = await (await relayOf(subject)).relay.menu(id);
		const {relay} = await inMood(answer);
		expect((await relay.menu(id)).menu).toEqual(plain.menu);
	});

	test('control characters never get through', async () => {
		const dirty = asJson(subject).replaceAll(/(?<=\p{L}{3}) (?=\p{L}{3})/gu, ' \\u001b[31m\\u0007\\u202e\\u009b2J');
		const {relay} = await inMood({body: dirty});
		const {menu} = await relay.menu(id);
		expect(menu.dishes).toHaveLength(dishes);
		expect(JSON.stringify(menu)).not.toMatch(/\\u00[0189]|[\u007f-\u009f\u202e]/);
	});
});
