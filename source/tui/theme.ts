import type {TextProps} from 'ink';

/** The meaning of a piece of text; its looks follow from it. */
export type Role =
	| 'title'
	| 'heading'
	| 'dim'
	| 'selected'
	| 'current'
	| 'key'
	| 'good'
	| 'warning'
	| 'error'
	| 'match'
	| 'favourite'
	| 'sample'
	| 'bar'
	| 'frame'
	| 'focusedFrame';

/** How a piece of text looks, in the words of Ink. */
export type Look = Pick<TextProps, 'color' | 'backgroundColor' | 'bold' | 'dimColor' | 'inverse' | 'underline'>;

/**
 * The look of each role. Only the terminal's own sixteen colours and attributes: they follow the
 * person's dark or light theme, and without colours everything still reads.
 */
export const looks: Readonly<Record<Role, Look>> = {
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
	frame: {dimColor: true},
	focusedFrame: {color: 'cyan'},
};

/** The typographic signs of a terminal. */
export interface Signs {
	pointer: string;
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
