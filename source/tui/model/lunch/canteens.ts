import type {Relay} from '../../../relay/relay.ts';

/** All canteens that there are, and the configuration that says which are in the lists. */
export interface Canteens {
	/** Opens a relay that has all that can be searched: the sources of the configuration, and OpenMensa. */
	openDirectory(): Promise<Relay>;
	/** Adds a canteen (`openmensa:62`) to the configuration, or takes it out; resolves with the relay that there is then. */
	setListed(id: string, isListed: boolean): Promise<Relay>;
}

/** Whether a restaurant is of one of a relay's sources: an id without a prefix is. */
export function isOfSources(id: string, sources: Relay['sources']): boolean {
	const prefix = prefixOf(id);
	return prefix === null || sources.some(source => source.prefix === prefix || source.facts.name === prefix);
}

/** An id with the name of its source, as commands and the configuration take it. */
export function fullId(id: string, sources: Relay['sources']): string {
	const [first] = sources;
	return prefixOf(id) === null && first ? `${first.facts.name}:${id}` : id;
}

/** The id that a restaurant has in the lists: those of the first source are bare. */
export function listedId(id: string, sources: Relay['sources']): string {
	const prefix = prefixOf(id);
	return prefix !== null && prefix === sources[0]?.facts.name ? id.slice(prefix.length + 1) : id;
}

function prefixOf(id: string): string | null {
	const colon = id.indexOf(':');
	return colon < 0 ? null : id.slice(0, colon);
}
