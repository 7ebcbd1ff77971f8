import {weekOf} from '../../shared/time/calendar.ts';
import {createRelay} from '../create-relay.ts';
import type {Relay} from '../relay.ts';
import {createMemoryAnswerStore} from '../store/memory-answer-store.ts';
import {fileSource} from '../upstream/sources/file/file-source.ts';
import type {Upstream} from '../upstream/upstream.ts';
import {SAMPLE_PREFIX} from './sample-day.ts';
import sample from './week.json' with {type: 'json'};

/** The dishes of a day, each as its text or as lunch's own schema has it; or that the restaurant is closed. */
type SampleDay = 'closed' | readonly unknown[];

/**
 * A relay in front of the bundled sample instead of an upstream: the restaurants of the campuses and a made-up week, in
 * lunch's own schema, through the same client as any other source. Its clock stands at noon of one of those days.
 */
export function createSampleRelay(): Relay {
	const now = () => Date.parse(`${sample.day}T10:00:00Z`);
	const source = fileSource({});
	return createRelay({
		source: {...source, facts: {...source.facts, title: 'Sample'}},
		upstream: sampleUpstream(),
		store: createMemoryAnswerStore({now}),
		now,
	});
}

function sampleUpstream(): Upstream {
	return {
		address: `${SAMPLE_PREFIX}${sample.day}`,
		async request(path) {
			const document = documentAt(path);
			return {
				status: document === null ? 404 : 200,
				headers: [['content-type', 'application/json']],
				body: Buffer.from(JSON.stringify(document)),
			};
		},
		async close() {},
	};
}

/** The document that a folder of menus has at a path; null where it has none. */
function documentAt(path: string): unknown {
	const {day, restaurants} = sample;
	if (path === 'restaurants.json') return {schemaVersion: 1, restaurants};
	const weeks: Readonly<Record<string, readonly unknown[]>> = sample.weeks;
	const restaurant = restaurants.find(({id}) => path === `restaurants/${id}.json`);
	if (!restaurant) return null;
	// A week's days are those from Monday on.
	const days = weekOf(day).map((date, index) => dayDocument(date, weeks[restaurant.id]?.[index] as SampleDay));
	return {schemaVersion: 1, restaurant, days};
}

function dayDocument(date: string, day: SampleDay = []): unknown {
	if (day === 'closed') return {date, state: day, dishes: []};
	return {date, dishes: day.map(dish => (typeof dish === 'string' ? {name: dish} : dish))};
}
