import {translate} from '../../shared/language/texts.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {cutText} from '../../shared/text/text-width.ts';
import {matchRanges} from '../menus/dish-search.ts';
import type {Dish} from '../menus/menu.ts';
import type {Suggestion} from '../menus/ranking.ts';

/** The programs whose formats are known. */
export const barPrograms = ['waybar', 'polybar', 'i3blocks', 'tmux', 'starship', 'xbar'] as const;

export type BarProgram = (typeof barPrograms)[number];

export interface BarOptions {
	/** The most columns of the line; what a program adds to it in escapes does not count. */
	maxLength: number;
	/** Words of favourite dishes: those come first. */
	words: readonly string[];
}

/** The most restaurants that a menu of a program unfolds. */
const MOST_UNFOLDED = 5;
const SHORT = 20;

/** The best of today's menus as one line, in the format of a program. `suggestions` are the best first; none where nothing is known. */
export function barText(program: BarProgram, suggestions: readonly Suggestion[], options: BarOptions): string {
	const [best] = suggestions;
	const line = cutText(lineOf(best, options), options.maxLength);
	return formats[program](line, suggestions, options);
}

type Format = (line: string, suggestions: readonly Suggestion[], options: BarOptions) => string;

const formats: Readonly<Record<BarProgram, Format>> = {
	/** JSON, whose texts are Pango markup: https://man.archlinux.org/man/waybar-custom.5 */
	waybar(line, [best], options) {
		const tooltip = best ? [best.restaurant.name, ...textsOf(best, options).map(text => `• ${text}`)].join('\n') : line;
		return `${JSON.stringify({text: pango(line), tooltip: pango(tooltip), class: classesOf(best)})}\n`;
	},
	/** `%{` opens a formatting tag: https://github.com/polybar/polybar/wiki/Formatting */
	polybar: line => `${line.replaceAll('%{', '% {')}\n`,
	/** The long text, then one for where there is little room. */
	i3blocks: (line, [best]) => `${line}\n${cutText(best?.restaurant.name ?? line, SHORT)}\n`,
	/** `#` begins a style or a command of tmux. */
	tmux: line => `${line.replaceAll('#', '##')}\n`,
	/** It escapes what a shell would understand itself. */
	starship: line => `${line}\n`,
	/** The line, and what the menu unfolds; after `|` stand parameters: https://github.com/matryer/xbar-plugins */
	xbar(line, suggestions, options) {
		const unfolded = suggestions.slice(0, MOST_UNFOLDED).flatMap(suggestion => {
			const {name, menuUrl, homepage} = suggestion.restaurant;
			const address = (menuUrl ?? homepage)?.replaceAll('|', '%7C');
			return [
				address === undefined ? xbarLine(name) : `${xbarLine(name)} | href=${address}`,
				...textsOf(suggestion, options).map(text => xbarLine(`• ${text}`)),
			];
		});
		return `${[xbarLine(line), '---', ...unfolded].join('\n')}\n`;
	},
};

function lineOf(best: Suggestion | undefined, options: BarOptions): string {
	return best && best.menu !== null
		? `${best.restaurant.name}: ${textsOf(best, options).join(', ')}`
		: translate('no menu yet');
}

/** The dishes, favourites first; or why there are none. */
function textsOf({menu}: Suggestion, {words}: BarOptions): string[] {
	if (menu === null) return [translate('no menu yet')];
	if (menu.state !== 'served') return [menu.state === 'closed' ? translate('closed') : translate('no menu published')];
	const isLiked = ({name}: Dish) =>
		words.some(word => foldedWords(word).every(folded => matchRanges(name, [folded]).length > 0));
	const [liked, others] = [menu.dishes.filter(isLiked), menu.dishes.filter(dish => !isLiked(dish))];
	return [...liked, ...others].map(({name}) => name);
}

/** Classes for a style sheet: the state of the menu, and what speaks for it. */
function classesOf(best: Suggestion | undefined): string[] {
	const kinds = best?.reasons.map(({kind}) => kind) ?? [];
	return [best?.menu?.state ?? 'unknown', ...kinds.filter(kind => kind.startsWith('favourite-'))];
}

function pango(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A text with nothing that xbar takes for parameters, a separator or a submenu. */
function xbarLine(text: string): string {
	return text.replaceAll('|', '¦').replace(/^-+/, '–');
}
