import {memoizeLast} from '../source/memoize-last.ts';
import {type LogLine, type LogSource, type LogText, shownText} from './log-lines.ts';

/** The content of a screen with a log. */
export interface LogContent {
	readonly title: string;
	readonly log: LogText;
	/** Whether its lines are of two streams, of which one can be shown alone. */
	readonly hasStreams: boolean;
	/** Said in the place of an empty log. */
	readonly empty: string;
	/** The file that is proposed for it. */
	readonly fileName: string;
}

/** Which lines of a function's output are shown. */
export const streamChoices = ['both', 'stdout', 'stderr'] as const;

export type StreamChoice = (typeof streamChoices)[number];

/** The way a person looks at a log. What is searched is the field of its screen. */
export interface LogView {
	readonly stream: StreamChoice;
	readonly isWrapped: boolean;
	/** Columns that are scrolled away on the left, where lines are not wrapped. */
	readonly shift: number;
	/** Shows only lines with this in them; empty for all. */
	readonly filter: string;
	/** The line that was found last; null before one is. */
	readonly found: LogLine | null;
}

export const firstLogView: LogView = {stream: 'both', isWrapped: true, shift: 0, filter: '', found: null};

/** A log that is followed is scrolled to wherever its end is. */
export const LOG_END = Number.MAX_SAFE_INTEGER;

/** The lines of a log that a view shows. */
export const chosenLines = memoizeLast(
	(lines: readonly LogLine[], stream: StreamChoice, filter: string): readonly LogLine[] => {
		const isOther: LogSource | null = stream === 'both' ? null : stream === 'stdout' ? 'stderr' : 'stdout';
		const isFound = finder(filter);
		if (isOther === null && filter === '') return lines;
		return lines.filter(line => line.source !== isOther && isFound(shownText(line)));
	},
);

/** The lines that have a text in them, in their order; none for an empty text. */
export const foundLines = memoizeLast((lines: readonly LogLine[], search: string): readonly LogLine[] => {
	const isFound = finder(search);
	return search === '' ? [] : lines.filter(line => isFound(shownText(line)));
});

/** Where a text occurs in another one, case aside unless it has capitals. */
export function placesOf(text: string, search: string): [number, number][] {
	if (search === '') return [];
	const isExact = hasCapitals(search);
	const within = isExact ? text : text.toLowerCase();
	// Lower case of some letters is longer: places would not fit.
	if (within.length !== text.length) return [];
	const wanted = isExact ? search : search.toLowerCase();
	const places: [number, number][] = [];
	for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) {
		places.push([at, at + wanted.length]);
	}
	return places;
}

function finder(search: string): (text: string) => boolean {
	if (search === '') return () => true;
	if (hasCapitals(search)) return text => text.includes(search);
	const wanted = search.toLowerCase();
	return text => text.toLowerCase().includes(wanted);
}

function hasCapitals(text: string): boolean {
	return text !== text.toLowerCase();
}

/** The next line found after one, or before it; around the end where there is none. Null where nothing is found. */
export function nextFound(
	lines: readonly LogLine[],
	found: readonly LogLine[],
	from: LogLine | null,
	step: 1 | -1,
): LogLine | null {
	if (found.length === 0) return null;
	const order = new Map(lines.map((line, index) => [line, index]));
	const place = from === null ? -1 : (order.get(from) ?? -1);
	const after = found.findIndex(line => (order.get(line) ?? 0) > place);
	const before = found.findLastIndex(line => (order.get(line) ?? 0) < place);
	if (step === 1) return found[after < 0 ? 0 : after] ?? null;
	return found[before < 0 ? found.length - 1 : before] ?? null;
}
