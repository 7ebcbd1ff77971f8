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
}
