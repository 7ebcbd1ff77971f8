// The JSON that commands print and the HTTP API answers with. Its published schema is schema.ts.
import type {Dish, Menu} from '../menus/menu.ts';
import type {Reason, Suggestion} from '../menus/ranking.ts';
import type {Restaurant} from '../menus/restaurant.ts';
import type {RankedMenus} from '../rank-menus.ts';
import type {ConfiguredSource, DishMatches, Listing, MenuAnswer, Source, WeekAnswer} from '../relay.ts';
import type {SourceState} from '../source-states.ts';
import type {DishAlert} from '../watch-dishes.ts';

const SCHEMA_VERSION = 1;

export interface SourceDocument {
	upstream: string;
	state: Source['state'];
	fetchedAt: string | null;
	/** Why the upstream could not be asked, or is not believed; null where nothing is wrong. */
	revalidation: string | null;
}

export interface ListDocument {
	schemaVersion: 1;
	restaurants: Restaurant[];
	source: SourceDocument;
}

export interface MenuDocument {
	schemaVersion: 1;
	restaurant: Restaurant;
	menu: Menu;
	source: SourceDocument;
}

export interface WeekDocument {
	schemaVersion: 1;
	restaurant: Restaurant;
	/** Monday to Sunday. */
	days: Menu[];
	source: SourceDocument;
}

/** A configured source; how it is doing where that was looked at. */
export interface SourceEntry {
	name: string;
	title: string;
	/** The prefix of its restaurants' ids; null for the source that has them bare. */
	prefix: string | null;
	upstream: string;
	/** The restaurants that are relayed; null for all. */
	restaurants: readonly string[] | null;
	languages: readonly string[];
	timeZone: string;
	daysAhead: number;
	experimental: boolean;
	offers: {directory: boolean; prices: boolean; hours: boolean; coordinates: boolean};
	state?: Source['state'] | 'failed';
	fetchedAt?: string | null;
	/** Why it could not be asked; null where nothing is wrong. */
	revalidation?: string | null;
}

export interface SourcesDocument {
	schemaVersion: 1;
	sources: SourceEntry[];
}

export interface SearchDocument {
	schemaVersion: 1;
	query: string;
	matches: {restaurant: Restaurant; date?: string; dishes: Dish[]}[];
	source: SourceDocument;
}

export interface TodayDocument {
	schemaVersion: 1;
	/** Today by the clock of the first source. */
	date: string;
	/** The best first. */
	restaurants: readonly (Omit<Suggestion, 'reasons'> & {reasons: {kind: Reason['kind']; text: string}[]})[];
	source: SourceDocument;
}

export function listDocument({restaurants, source}: Listing): ListDocument {
	return {schemaVersion: SCHEMA_VERSION, restaurants, source: sourceDocument(source)};
}

export function menuDocument({restaurant, menu, source}: MenuAnswer): MenuDocument {
	return {schemaVersion: SCHEMA_VERSION, restaurant, menu, source: sourceDocument(source)};
}

export function weekDocument({restaurant, days, source}: WeekAnswer): WeekDocument {
	return {schemaVersion: SCHEMA_VERSION, restaurant, days, source: sourceDocument(source)};
}

/** The weeks of several restaurants. */
export function weeksDocument(weeks: readonly WeekAnswer[]): {
	schemaVersion: 1;
	weeks: Omit<WeekDocument, 'schemaVersion'>[];
} {
	return {
		schemaVersion: SCHEMA_VERSION,
		weeks: weeks.map(({restaurant, days, source}) => ({restaurant, days, source: sourceDocument(source)})),
	};
}

export function sourcesDocument(sources: readonly ConfiguredSource[]): SourcesDocument {
	return {schemaVersion: SCHEMA_VERSION, sources: sources.map(sourceEntry)};
}

/** The sources, and how each is doing. */
export function sourceStatesDocument(states: readonly SourceState[]): SourcesDocument {
	return {
		schemaVersion: SCHEMA_VERSION,
		sources: states.map(({source, answer, error}) => ({
			...sourceEntry(source),
			state: answer?.state ?? 'failed',
			fetchedAt: answer?.fetchedAt?.toISOString() ?? null,
			revalidation: error?.message ?? null,
		})),
	};
}

function sourceEntry({facts, prefix, address, ids}: ConfiguredSource): SourceEntry {
	return {
		name: facts.name,
		title: facts.title,
		prefix,
		upstream: address,
		restaurants: ids,
		languages: facts.languages,
		timeZone: facts.timeZone,
		daysAhead: facts.daysAhead,
		experimental: facts.isExperimental,
		offers: {
			directory: facts.hasDirectory,
			prices: facts.hasPrices,
			hours: facts.hasHours,
			coordinates: facts.hasCoordinates,
		},
	};
}

export function searchDocument({query, matches, source}: DishMatches): SearchDocument {
	return {schemaVersion: SCHEMA_VERSION, query, matches, source: sourceDocument(source)};
}

export function todayDocument({date, restaurants, source}: RankedMenus): TodayDocument {
	return {
		schemaVersion: SCHEMA_VERSION,
		date,
		restaurants: restaurants.map(({reasons, ...suggestion}) => ({
			...suggestion,
			reasons: reasons.map(({kind, text}) => ({kind, text: text.english})),
		})),
		source: sourceDocument(source),
	};
}

/** One line of `lunch watch --ndjson`. */
export function dishAlertDocument({restaurant, date, dishes}: DishAlert) {
	return {schemaVersion: SCHEMA_VERSION, match: {restaurant, date, dishes}};
}

function sourceDocument({upstream, state, fetchedAt, lastError}: Source): SourceDocument {
	return {upstream, state, fetchedAt: fetchedAt?.toISOString() ?? null, revalidation: lastError?.message ?? null};
}
