export interface Coordinate {
	/** Degrees north. */
	latitude: number;
	/** Degrees east. */
	longitude: number;
}

/** A restaurant, whatever shape the upstream described it in. Texts are clean, absent values are null. */
export interface Restaurant {
	/** The upstream's identifier; case matters. */
	id: string;
	name: string;
	/** The campus: `Uppsala`, `Solna`. */
	region: string | null;
	coordinate: Coordinate | null;
	/** Addresses are http or https. */
	homepage: string | null;
	menuUrl: string | null;
	mapUrl: string | null;
	/** The source that it comes from, where several are asked. */
	source?: string;
	/** Street and town, as the source writes it. */
	address?: string;
	city?: string;
	/** When lunch is served; days that are not named are not known. */
	hours?: OpeningHours[];
	/** The time zone of its day and clock; left out for Europe/Stockholm. */
	timeZone?: string;
	/** From the place that was asked near. */
	distanceMeters?: number;
}

/** A restaurant of which little more than its name is known. */
export function bareRestaurant(id: string, name: string, details: Partial<Restaurant> = {}): Restaurant {
	const nothing = {region: null, coordinate: null, homepage: null, menuUrl: null, mapUrl: null};
	return {id, name, ...nothing, ...details};
}

/** The days of a week by their names in documents, from Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];

export interface OpeningHours {
	days: Weekday[];
	/** `HH:MM` of the restaurant's own clock. */
	from: string;
	to: string;
}
