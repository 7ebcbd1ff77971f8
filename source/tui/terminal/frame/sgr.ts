import {remembering} from './remembering.ts';

/** The SGR codes that end what others of the same kind began (ECMA-48, 8.3.117). */
function kindOf(code: number): string {
	if (code === 1 || code === 2) return `intensity${code}`;
	if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) return 'foreground';
	if ((code >= 40 && code <= 48) || (code >= 100 && code <= 107)) return 'background';
	return String(code);
}

/** The kinds that a code ends; empty for a code that begins something. */
function endedBy(code: number): readonly string[] {
	if (code === 22) return ['intensity1', 'intensity2'];
	if (code === 39) return ['foreground'];
	if (code === 49) return ['background'];
	if (code === 54) return ['51', '52'];
	if (code === 55) return ['53'];
	if (code === 24) return ['4', '21'];
	return code >= 23 && code <= 29 ? [String(code - 20)] : [];
}

const MOST_REMEMBERED = 1024;

const ofTwoStyles = {most: MOST_REMEMBERED, keyOf: (one: string, other: string) => `${one}m${other}`};

/** The style after SGR parameters, from the style before; both as the parameters that set them, in a fixed order. */
export const styleAfter = remembering(applied, ofTwoStyles);

/** The shortest SGR sequence from a style to another one; empty where they are the same. */
export const styleChange = remembering((from: string, to: string) => {
	if (from === to) return '';
	const parameters = [from === '' ? to : `0;${to}`, changed(from, to)];
	return to === ''
		? '\u001B[m'
		: `\u001B[${parameters.reduce((one, other) => (other.length < one.length ? other : one))}m`;
}, ofTwoStyles);

/** The part of a style that can be seen on a space: a background, lines, and all of it where it is inverse. */
export const styleOnSpaces = remembering(
	(style: string): string => {
		if (style === '') return '';
		const codes = codesIn(style);
		if (codes.some(code => code === '7')) return style;
		return codes.filter(code => seenOnSpaces.has(kindOf(Number.parseInt(code, 10)))).join(';');
	},
	{most: MOST_REMEMBERED, keyOf: style => style},
);

const seenOnSpaces = new Set(['background', '4', '9', '21', '51', '52', '53']);

/** The codes that end what a style has and the other one has not, and begin the rest of that. */
function changed(from: string, to: string): string {
	const [before, after] = [stylesIn(from), stylesIn(to)];
	const ends = new Set([...before.keys()].filter(kind => !after.has(kind)).map(endOf));
	const ended = new Set([...ends].flatMap(code => endedBy(code)));
	const begun = [...after]
		.filter(([kind, code]) => ended.has(kind) || before.get(kind) !== code)
		.map(([, code]) => code);
	return [...ends, ...begun].join(';');
}

/** The code that ends a kind. */
function endOf(kind: string): number {
	return endings.find(code => endedBy(code).includes(kind)) ?? 0;
}

const endings = [22, 23, 24, 25, 27, 28, 29, 39, 49, 54, 55];

function stylesIn(style: string): Map<string, string> {
	return new Map(style === '' ? [] : codesIn(style).map(code => [kindOf(Number.parseInt(code, 10)), code]));
}

function applied(style: string, parameters: string): string {
	let active = stylesIn(style);
	for (const code of codesIn(parameters)) {
		const number = Number.parseInt(code, 10) || 0;
		const ended = endedBy(number);
		if (number === 0) active = new Map();
		else if (ended.length > 0) for (const kind of ended) active.delete(kind);
		else active.set(kindOf(number), code);
	}
	return [...active]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([, code]) => code)
		.join(';');
}

/** Parameters by code: the colours after 38 and 48 belong to them. */
function codesIn(parameters: string): string[] {
	return parameters.match(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)|[^;]+/g) ?? ['0'];
}
