import type {Line, Span} from './span.ts';

const address = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}…]/g;

export function hasAddress(text: string): boolean {
	return text.includes('://');
}

/** A run of a text, and the address that it belongs to; undefined for none. */
interface Run {
	readonly text: string;
	readonly link: string | undefined;
}

/**
 * Lines with a link on every address in them, also where it goes on in the next line. `text` is what was broken into
 * the lines: the same but for spaces.
 */
export function withLinks(lines: readonly Line[], text: string): Line[] {
	/** The address of every character that is no space. */
	const links: (string | undefined)[] = [];
	for (const {text: part, link} of runsOf(text)) {
		for (const character of part) if (character.trim() !== '') links.push(link);
	}
	let place = 0;
	return lines.map(spans =>
		spans.flatMap(span => {
			const runs: Run[] = [];
			for (const character of span.text) {
				const link = character.trim() === '' ? undefined : links[place++];
				const last = runs.at(-1);
				if (last && last.link === link) runs[runs.length - 1] = {text: last.text + character, link};
				else runs.push({text: character, link});
			}
			return runs.map((run): Span => (run.link === undefined ? {...span, text: run.text} : {...span, ...run}));
		}),
	);
}

/** A line with a link on every address that stands in it whole. */
export function lineWithLinks(spans: Line): Line {
	if (!spans.some(({text, link}) => link === undefined && hasAddress(text))) return spans;
	return spans.flatMap(span => {
		if (span.link !== undefined || !hasAddress(span.text)) return [span];
		return runsOf(span.text).map(
			(run): Span => (run.link === undefined ? {...span, text: run.text} : {...span, ...run}),
		);
	});
}

function runsOf(text: string): Run[] {
	const runs: Run[] = [];
	let end = 0;
	for (const {0: found, index} of text.matchAll(address)) {
		// Cut off: where it leads is not known.
		if (text.startsWith('…', index + found.length)) continue;
		if (index > end) runs.push({text: text.slice(end, index), link: undefined});
		runs.push({text: found, link: found});
		end = index + found.length;
	}
	if (end < text.length) runs.push({text: text.slice(end), link: undefined});
	return runs;
}
