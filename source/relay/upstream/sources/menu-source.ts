import type {SourceName} from '../../../shared/settings/source-settings.ts';
import type {HeaderFields} from '../../http/header-fields.ts';
import type {Menu} from '../../menus/menu.ts';
import type {Restaurant} from '../../menus/restaurant.ts';
import type {AnswerKind} from '../upstream.ts';
import type {Reading} from './json-fields.ts';

/** The facts about a source that are known before anything is asked. */
export interface SourceFacts {
	name: SourceName;
	/** As people know it. */
	title: string;
	/** Its address, unless the configuration names another; null where it has to. */
	address: string | null;
	/** The languages of its texts; the first where none is chosen. */
	languages: readonly string[];
	/** The time zone of its days. */
	timeZone: string;
	/** How many days after today it may say something of. */
	daysAhead: number;
	/** Whether it can be asked for all its restaurants. */
	hasDirectory: boolean;
	hasPrices: boolean;
	hasHours: boolean;
	hasCoordinates: boolean;
	/** Whether no answer of its present address was ever recorded for the tests: it may have changed. */
	isExperimental: boolean;
	/** How long its answers serve, in milliseconds, where that differs from the relay's own rules. */
	freshness: {list?: number; menuAtLeast?: number; menuAtMost?: number; emptyMenu?: number; notFound?: number};
}

/** An answer, as far as reading it needs it. */
export interface ReceivedBody {
	headers: HeaderFields;
	body: Buffer;
}

/** A request for restaurants. Readers throw UPSTREAM_UNREADABLE for what they don't know. */
export interface ListRequest {
	/** Below the source's address, with its query string. */
	path: string;
	read(answer: ReceivedBody): Reading<Restaurant[]>;
	/** The path of the next page; null for none. */
	nextPath(answer: ReceivedBody): string | null;
}

/** The days of a restaurant, as an answer has them. */
export interface RestaurantDays {
	/** Null where the answer says nothing of the restaurant itself. */
	restaurant: Restaurant | null;
	/** The days that it says anything of. */
	menus: Menu[];
}

/** A request for what a restaurant serves. */
export interface MenuRequest {
	path: string;
	read(answer: ReceivedBody): Reading<RestaurantDays>;
	/** How to ask whether the day is one of closing, where an answer without dishes does not say; left out where it does. */
	closing?: ClosingRequest;
}

/** A request for whether a restaurant is closed on a day. */
export interface ClosingRequest {
	path: string;
	isClosed(answer: ReceivedBody): boolean;
}

/** The content of a path of a source. */
export interface PathContent {
	kind: AnswerKind;
	/** Whether it is of one restaurant, which may not be there. */
	isOfOne: boolean;
	/** Whether the path says itself of which day its menu is; else it is of the day on which it is asked. */
	isDated: boolean;
	/** Whether an answer of a list or menu has nothing in it. Throws UPSTREAM_UNREADABLE if it is neither. */
	isEmpty(answer: ReceivedBody): boolean;
}

/** The content of a path of a source. */
export function contentOf(source: MenuSource, path: string): PathContent {
	return {
		kind: source.kindOf(path),
		isOfOne: source.restaurantOfPath(path) !== null,
		isDated: source.isDated(path),
		isEmpty: answer => source.isEmpty(path, answer),
	};
}

/** Where restaurants and menus come from: which requests to make, and what their answers mean. It asks nobody itself. */
export interface MenuSource {
	readonly facts: SourceFacts;
	/** The restaurants of the configuration; null where they can't be asked for together. */
	readonly list: ListRequest | null;
	/** All its restaurants; null where it has no list of them. */
	readonly directory: ListRequest | null;
	/** The ids that the configuration names; null for all. */
	readonly ids: readonly string[] | null;
	/**
	 * How to ask what a restaurant serves on a day, the best way first: the next one is for where one is answered with 404.
	 * `today` is the day on which it is asked.
	 */
	menuRequests(id: string, days: {day: string; today: string}): readonly MenuRequest[];
	/** How to ask for one restaurant, which may have got another id; null where that can't be asked. */
	restaurantRequest(id: string): ListRequest | null;
	kindOf(path: string): AnswerKind;
	/** The id of the restaurant that a path is of; null where it is of none, or of many. */
	restaurantOfPath(path: string): string | null;
	/** Whether a path says itself of which day its menu is; else it is of the day on which it is asked. */
	isDated(path: string): boolean;
	/** Whether an answer of a list or menu has nothing in it. Throws UPSTREAM_UNREADABLE if it is neither. */
	isEmpty(path: string, answer: ReceivedBody): boolean;
}

/** How a source is made of its part of the configuration. */
export interface SourceOptions {
	ids?: readonly string[] | null;
	/** `sv`, `en` …; counts where the source has texts in it. */
	language?: string;
}
