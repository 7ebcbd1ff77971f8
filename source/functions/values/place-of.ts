/** Most objects that are looked through. */
const MOST = 1_000_000;

/** Where in a value this object, or another thing, is: `.items[2].total`; empty where it is not found, or is the value itself. */
export function placeOf(value: unknown, isIt: (thing: unknown) => boolean): string {
	const seen = new Set<unknown>();
	let next: {thing: unknown; place: string}[] = [{thing: value, place: ''}];
	while (next.length > 0 && seen.size < MOST) {
		const after: typeof next = [];
		for (const {thing, place} of next) {
			if (isIt(thing)) return place;
			if (typeof thing !== 'object' || thing === null || seen.has(thing)) continue;
			seen.add(thing);
			after.push(...partsOf(thing).map(([key, part]) => ({thing: part, place: place + key})));
		}
		next = after;
	}
	return '';
}

function partsOf(thing: object): [key: string, part: unknown][] {
	if (thing instanceof Map) return Array.from(thing, ([key, part]) => [`.get(${JSON.stringify(key) ?? '…'})`, part]);
	if (thing instanceof Set) return Array.from(thing, part => ['', part]);
	if (ArrayBuffer.isView(thing)) return [];
	const isList = Array.isArray(thing);
	return Object.entries(Object.getOwnPropertyDescriptors(thing)).flatMap(([key, {value, enumerable}]) =>
		enumerable ? [[isList && /^\d+$/.test(key) ? `[${key}]` : keyPlace(key), value as unknown]] : [],
	);
}

/** How a key is written in a place. */
export function keyPlace(key: string): string {
	return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
