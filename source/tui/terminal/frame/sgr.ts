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
const remembered = new Map<string, string>();

/** The style after SGR parameters, from the style before; both as the parameters that set them, in a fixed order. */
export function styleAfter(style: string, parameters: string): string {
	const key = `${style}m${parameters}`;
	const found = remembered.get(key);
	if (found !== undefined) return found;
	const after = applied(style, parameters);
	if (remembered.size >= MOST_REMEMBERED) remembered.clear();
	remembered.set(key, after);
	return after;
}

function applied(style: string, parameters: string): string {
	let active = new Map(style === '' ? [] : codesIn(style).map(code => [kindOf(Number.parseInt(code, 10)), code]));
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
