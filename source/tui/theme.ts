import type {TextProps} from 'ink';
import {LunchError} from '../shared/errors.ts';
import type {ColorSettings, Theme} from '../shared/settings/app-settings.ts';

/** The meanings that a piece of text can have. */
export const roles = [
	'title',
	'heading',
	'dim',
	'selected',
	'current',
	'key',
	'good',
	'warning',
	'error',
	'match',
	'favourite',
	'sample',
	'bar',
	'worker1',
	'worker2',
	'worker3',
	'worker4',
	'frame',
	'focusedFrame',
] as const;

/** The meaning of a piece of text; its looks follow from it. */
export type Role = (typeof roles)[number];

/** How a piece of text looks, in the words of Ink. */
export type Look = Pick<TextProps, 'color' | 'backgroundColor' | 'bold' | 'dimColor' | 'inverse' | 'underline'>;

type Looks = Readonly<Record<Role, Look>>;

/**
 * The looks of a terminal's own sixteen colours and attributes: they follow the person's dark or light colours, and
 * without colours everything still reads.
 */
const ownColors: Looks = {
	title: {bold: true},
	heading: {bold: true, color: 'cyan'},
	dim: {dimColor: true},
	selected: {inverse: true},
	current: {bold: true, inverse: true},
	key: {bold: true, color: 'cyan'},
	good: {color: 'green'},
	warning: {color: 'yellow'},
	error: {color: 'red'},
	match: {bold: true, underline: true, color: 'yellow'},
	favourite: {color: 'yellow'},
	sample: {bold: true, inverse: true, color: 'yellow'},
	bar: {color: 'green'},
	worker1: {color: 'green'},
	worker2: {color: 'cyan'},
	worker3: {color: 'magenta'},
	worker4: {color: 'yellow'},
	frame: {dimColor: true},
	focusedFrame: {color: 'cyan'},
};

/** The same in colours of a palette, where dim text is a colour that can be read, too. */
function inPalette(
	accent: string,
	good: string,
	warning: string,
	error: string,
	dim: string,
	frame: string,
	other: string,
): Looks {
	const inColor = (look: Look, color: string): Look => ({...look, color});
	return {
		...ownColors,
		heading: inColor(ownColors.heading, accent),
		key: inColor(ownColors.key, accent),
		focusedFrame: {color: accent},
		good: {color: good},
		bar: {color: good},
		worker1: {color: good},
		worker2: {color: accent},
		worker3: {color: other},
		worker4: {color: warning},
		warning: {color: warning},
		match: inColor(ownColors.match, warning),
		favourite: {color: warning},
		sample: inColor(ownColors.sample, warning),
		error: {color: error},
		dim: {color: dim},
		frame: {color: frame},
	};
}

/** Nothing is dim or in a colour: what matters is bold, underlined or inverse. */
const highContrast: Looks = {
	...ownColors,
	heading: {bold: true, underline: true},
	dim: {},
	key: {bold: true},
	good: {bold: true},
	warning: {bold: true, underline: true},
	error: {bold: true, inverse: true},
	match: {bold: true, inverse: true},
	favourite: {bold: true},
	sample: {bold: true, inverse: true},
	bar: {bold: true},
	worker1: {bold: true},
	worker2: {bold: true},
	worker3: {bold: true},
	worker4: {bold: true},
	frame: {},
	focusedFrame: {bold: true},
};

const themes: Readonly<Record<Theme, Looks>> = {
	auto: ownColors,
	light: inPalette('#005f87', '#1a6b1a', '#8a5a00', '#b00020', '#5f5f5f', '#767676', '#8700af'),
	dark: inPalette('#5fd7ff', '#87d787', '#ffd75f', '#ff8787', '#a8a8a8', '#808080', '#d7afff'),
	'high-contrast': highContrast,
};

let chosen: {theme: Theme; colors: Partial<Looks>} = {theme: 'auto', colors: {}};
let worn: Looks = ownColors;
/** The number of times that the looks changed. */
let changes = 0;

/** The look of a role in the theme of this run. */
export function lookOf(role: Role): Look {
	return worn[role];
}

/**
 * Sets the theme of this run, with `colors` in the place of its own looks. COLORFGBG says whether the terminal's
 * background is light, where the theme is to fit it. CONFIG_INVALID says what is wrong with the colours.
 */
export function wearTheme(theme: Theme, colors: ColorSettings | null, COLORFGBG: string | undefined): void {
	const background = /;(\d+)$/.exec(COLORFGBG ?? '')?.[1];
	const isLight = background === '7' || background === '15';
	chosen = {theme, colors: readColors(colors ?? {})};
	fitTheme(isLight);
}

/** Fits the theme to the terminal's background, where it is to. */
export function fitTheme(isLight: boolean): void {
	const {theme, colors} = chosen;
	worn = {...themes[theme === 'auto' && isLight ? 'light' : theme], ...colors};
	changes++;
}

/** A number that is another one once the looks of roles have changed. */
export function looksVersion(): number {
	return changes;
}

/** Looks as the configuration file writes them. CONFIG_INVALID says what is wrong with them. */
export function readColors(colors: ColorSettings): Partial<Looks> {
	return Object.fromEntries(
		Object.entries(colors).map(([name, words]) => {
			const role = roles.find(known => known === name);
			if (role === undefined) throw invalid(`there is no "${name}"`, `There are ${roles.join(', ')}.`);
			return [role, readLook(name, words)];
		}),
	);
}

const attributes: Readonly<Record<string, Look>> = {
	bold: {bold: true},
	dim: {dimColor: true},
	underline: {underline: true},
	inverse: {inverse: true},
};
const colorName = /^(?:#[\da-f]{6}|(?:black|red|green|yellow|blue|magenta|cyan|white)(?:Bright)?|gray)$/;

function readLook(name: string, words: string): Look {
	let look: Look = {};
	const rest = words.split(/\s+/).filter(word => word !== '');
	for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
		const isBackground = word === 'on';
		const value = isBackground ? (rest.shift() ?? '') : word;
		if (!isBackground && Object.hasOwn(attributes, value)) look = {...look, ...attributes[value]};
		else if (colorName.test(value)) look = {...look, [isBackground ? 'backgroundColor' : 'color']: value};
		else {
			throw invalid(
				`"${name}" can't be "${value}"`,
				'Write bold, dim, underline, inverse, a colour as red, redBright or #ff8800, and "on" before a background.',
			);
		}
	}
	return look;
}

function invalid(what: string, hint: string): LunchError {
	return new LunchError('CONFIG_INVALID', `"colors" in the configuration file: ${what}.`, {hint});
}

/** The typographic signs of a terminal. */
export interface Signs {
	pointer: string;
	/** Of a row that is marked. */
	marked: string;
	star: string;
	bullet: string;
	separator: string;
	/** Between the names of a way through screens. */
	crumb: string;
	ellipsis: string;
	dash: string;
	up: string;
	down: string;
	enter: string;
	cursor: string;
	spinner: readonly string[];
	/** Of a progress bar: a full cell, an empty one, and the parts of a cell that is partly full. */
	bar: {full: string; empty: string; parts: readonly string[]};
	/** Of jobs, calls and workers. */
	waiting: string;
	running: string;
	done: string;
	failed: string;
	stopped: string;
	/** Of a part of a value that shows its own parts, or does not. */
	opened: string;
	closed: string;
	frame: {
		topLeft: string;
		topRight: string;
		bottomLeft: string;
		bottomRight: string;
		horizontal: string;
		vertical: string;
	};
}

export const unicodeSigns: Signs = {
	pointer: '❯',
	marked: '+',
	star: '★',
	bullet: '•',
	separator: '·',
	crumb: '›',
	ellipsis: '…',
	dash: '–',
	up: '↑',
	down: '↓',
	enter: '⏎',
	cursor: '▏',
	spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
	bar: {full: '█', empty: '░', parts: ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']},
	waiting: '○',
	running: '●',
	done: '✓',
	failed: '✗',
	stopped: '–',
	opened: '▾',
	closed: '▸',
	frame: {topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', horizontal: '─', vertical: '│'},
};

/** For a locale that has no others. */
export const asciiSigns: Signs = {
	pointer: '>',
	marked: '+',
	star: '*',
	bullet: '*',
	separator: '-',
	crumb: '>',
	ellipsis: '...',
	dash: '-',
	up: '^',
	down: 'v',
	enter: 'Enter',
	cursor: '_',
	spinner: ['|', '/', '-', '\\'],
	bar: {full: '#', empty: '.', parts: ['']},
	waiting: 'o',
	running: '>',
	done: '+',
	failed: 'x',
	stopped: '-',
	opened: '-',
	closed: '+',
	frame: {topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', horizontal: '-', vertical: '|'},
};

/** The way a chart is drawn: two by four dots a cell, eighths of a cell, or signs of ASCII. */
export type ChartStyle = 'braille' | 'blocks' | 'ascii';

/** The way everything is drawn, for as long as the app runs. */
export interface DisplayOptions {
	signs: Signs;
	/** For a screen reader: one thing below the other, nothing that moves. */
	isLinear: boolean;
	/** The share of the columns that a list has beside its preview; null or left out for the usual one. */
	divider?: number | null;
}
