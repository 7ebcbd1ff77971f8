import chalk, {backgroundColorNames, type ChalkInstance, foregroundColorNames} from 'chalk';
import {parseRow} from '../terminal/frame/parse-row.ts';
import {linked} from '../terminal/link.ts';
import {type Look, lookOf, type Role} from '../theme.ts';
import type {Line} from './line.ts';

/** A look as a terminal is told it: before and after a text, and as a cell has it. */
interface Marks {
	readonly before: string;
	readonly after: string;
	readonly style: string;
}

const noMarks: Marks = {before: '', after: '', style: ''};
const known = new WeakMap<Look, Marks>();

/** The marks of a role, in as many colours as the terminal has. */
export function marksOf(role: Role | undefined): Marks {
	if (role === undefined) return noMarks;
	const look = lookOf(role);
	const found = known.get(look);
	if (found) return found;
	const [before = '', after = ''] = dressed('x', look).split('x');
	const [cell] = parseRow(`${before}x`, 1);
	const marks = {before, after, style: cell?.style ?? ''};
	known.set(look, marks);
	return marks;
}

function dressed(text: string, {color, backgroundColor, bold, dimColor, inverse, underline}: Look): string {
	let style: ChalkInstance = chalk;
	if (dimColor) style = style.dim;
	if (color !== undefined) style = inColor(style, color);
	if (backgroundColor !== undefined) style = onColor(style, backgroundColor);
	if (bold) style = style.bold;
	if (underline) style = style.underline;
	if (inverse) style = style.inverse;
	return style(text);
}

function inColor(style: ChalkInstance, color: string): ChalkInstance {
	const name = foregroundColorNames.find(known => known === color);
	if (name !== undefined) return style[name];
	return color.startsWith('#') ? style.hex(color) : style;
}

function onColor(style: ChalkInstance, color: string): ChalkInstance {
	const name = backgroundColorNames.find(known => known.toLowerCase() === `bg${color}`.toLowerCase());
	if (name !== undefined) return style[name];
	return color.startsWith('#') ? style.bgHex(color) : style;
}

/** A line as a text for a terminal. */
export function lineInLooks(spans: Line): string {
	return spans
		.map(({text, role, link}) => {
			const {before, after} = marksOf(role);
			const inLook = before + text + after;
			return link === undefined ? inLook : linked(inLook, link);
		})
		.join('');
}
