// Reads JSON that may be anything: a field too many is ignored, one of the wrong type counts as absent, an entry that
// can't be read is skipped and counted. By hand and not with zod, since this runs before the first line is on the
// screen, and loading and running a schema took a tenth of the time until then.
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {Coordinate} from '../../menus/restaurant.ts';
import {plainText, withoutReferences} from '../plain-text.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The content of an answer. */
export interface Reading<Value> {
	value: Value;
	/** Entries that could not be read. */
	skipped: number;
	/** Entries beyond the most that are read. */
	cut: number;
}

/** The fields of an object; null where it is something else. */
export function fieldsOf(value: unknown): Fields | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The entries of a list. Those of an object too, in their order: some programs write lists with gaps as such. */
export function entriesOf(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	return Object.values(fieldsOf(value) ?? {});
}

/**
 * Reads the entries of a list, the first `most` of them. Those that `read` makes nothing of (null) are skipped
 * and counted.
 */
export function readEntries<Value>(
	entries: readonly unknown[],
	read: (fields: Fields | null) => Value | null,
	most = entries.length,
): Reading<Value[]> {
	const taken = entries.slice(0, most);
	const value = taken.map(entry => read(fieldsOf(entry))).filter(found => found !== null);
	return {value, skipped: taken.length - value.length, cut: entries.length - taken.length};
}

/** The first of these fields that is a text: their names changed over the years. */
export function textOf(fields: Fields | null, ...names: readonly string[]): string | undefined {
	for (const name of names) {
		const value = fields?.[name];
		if (typeof value === 'string') return value;
	}
	return undefined;
}

/** A text as a person reads it: no HTML, cleaned, cut to `maxLength`; null where nothing remains. */
export function plainField(fields: Fields | null, name: string, maxLength = 200): string | null {
	return cleanText(plainText(textOf(fields, name) ?? ''), maxLength) || null;
}

/** Identifiers become a segment of an address: nothing that could leave it, not even "..". */
export function isIdentifier(text: string): boolean {
	// The first, which nearly all are, is quicker to compile.
	return /^[A-Za-z\d][\w.~-]{0,99}$/.test(text) || /^[\p{L}\p{N}][\p{L}\p{N}._~-]{0,99}$/u.test(text);
}

/** Degrees north and east, as a pair of numbers; null where they are not on Earth. */
export function readCoordinate(pair: unknown): Coordinate | null {
	if (!Array.isArray(pair) || pair.length !== 2) return null;
	const [latitude, longitude]: unknown[] = pair;
	const isOnEarth = isWithin(latitude, 90) && isWithin(longitude, 180);
	return isOnEarth ? {latitude, longitude} : null;
}

function isWithin(value: unknown, limit: number): value is number {
	return typeof value === 'number' && Math.abs(value) <= limit;
}

/** The address of a map of a place: the one that the first API gave of its restaurants until 2022. */
export function mapUrlOf(place: Coordinate): string {
	return `https://www.openstreetmap.org/#map=19/${place.latitude}/${place.longitude}`;
}

/** An http or https address, as its source wrote it unless it has characters that don't belong in one; else null. */
export function cleanUrl(text: string | undefined): string | null {
	const cleaned = cleanText(withoutReferences(text ?? ''), 2000);
	if (!/^https?:\/\//i.test(cleaned)) return null;
	const url = URL.parse(cleaned);
	if (!url) return null;
	return /^[!-~]+$/.test(cleaned) ? cleaned : url.href;
}
