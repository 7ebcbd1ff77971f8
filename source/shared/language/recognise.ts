// Failures and reasons cross processes and machines as English text: this finds their translation.
import {fill, type Template} from './catalogue.ts';

interface Known {
	pattern: RegExp;
	/** How much of the text is its own, and not put in. */
	weight: number;
	translation: Template;
}

/** Characters that a text has to have of its own: one that has fewer, as "{count} of {all}", fits too much. */
const LEAST_WEIGHT = 5;

/** Texts whose translation is remembered. */
const MOST_RECENT = 500;

/** Reasons inside reasons that are looked for. */
const DEEPEST = 3;

/**
 * The translation of an English text with its values put in, by translations of texts with the places for values; the
 * text itself where none fits. What is put in is translated too where it is a text of several words.
 */
export function createRecogniser(translations: Readonly<Record<string, Template>>): (text: string) => string {
	const longestFirst = () =>
		Object.entries(translations)
			.filter(([english]) => english.includes('{'))
			.map(([english, translation]): Known => {
				const own = english.split(/\{\w+\}/).join('');
				return {pattern: patternOf(english), weight: own.replaceAll(/\s/g, '').length, translation};
			})
			// "There is no job {id}." before "{reason}."
			.filter(({weight}) => weight >= LEAST_WEIGHT)
			.sort((a, b) => b.weight - a.weight);

	let known: Known[] | null = null;
	const recent = new Map<string, string>();

	function recognise(text: string, depth: number): string {
		const exact = Object.hasOwn(translations, text) ? translations[text] : undefined;
		if (typeof exact === 'string') return exact;
		known ??= longestFirst();
		for (const {pattern, translation} of known) {
			const values = pattern.exec(text)?.groups;
			if (values) return fill(translation, values, value => within(`${value}`, depth + 1));
		}
		// A failure, and in a line of its own what to do about it.
		if (text.includes('\n')) {
			const lines = text.split('\n');
			return lines.map(line => recognise(line, depth)).join('\n');
		}
		return afterColon(text, depth);
	}

	/** A text with a reason after a colon, as in "--port: expected a whole number": the reason's translation is enough. */
	function afterColon(text: string, depth: number): string {
		const [, start = '', reason = '', end = ''] = /^(.+?: )(.+?)(\.?)$/s.exec(text) ?? [];
		return start === '' ? text : start + within(reason, depth + 1) + end;
	}

	function within(text: string, depth: number): string {
		return depth <= DEEPEST && text.includes(' ') ? recognise(text, depth) : text;
	}

	return text => {
		const seen = recent.get(text) ?? recognise(text, 0);
		// Screens say the same at each frame.
		if (recent.size >= MOST_RECENT) recent.clear();
		recent.set(text, seen);
		return seen;
	};
}

/** The pattern of a text with anything in the places for values: the same where a name is there twice. */
function patternOf(english: string): RegExp {
	const seen = new Set<string>();
	const pattern = english.split(/(\{\w+\})/).map((part, index) => {
		if (index % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
		const name = part.slice(1, -1);
		const isRepeated = seen.has(name);
		seen.add(name);
		return isRepeated ? `\\k<${name}>` : `(?<${name}>.+?)`;
	});
	return new RegExp(`^${pattern.join('')}$`, 's');
}
