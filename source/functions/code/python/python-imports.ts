/** A module that Python code imports, as it is written there. */
export interface PythonImport {
	/** How many folders up it is looked for: 0 for a name that is looked up from the roots, 1 for the own package … */
	level: number;
	/** Its name; empty for the package itself. */
	module: string;
	/** The names taken from it, each of which may be a module of its own; `*` for all. */
	names: readonly string[];
}

/**
 * The imports of a Python module, wherever in it they are, also those by `import_module('name')`. It is read without
 * Python, which need not be here. Finding more than there is does no harm: what is not a file is not sent.
 */
export function pythonImports(source: string): PythonImport[] {
	const imports = statements(source).flatMap(importsIn);
	for (const [, module = ''] of source.matchAll(/\b(?:import_module|__import__)\(\s*["']([\w.]+)["']/g)) {
		const level = module.length - module.replace(/^\.+/, '').length;
		imports.push({level, module: module.slice(level), names: []});
	}
	return imports;
}

/** Its statements without texts and comments; those over several lines are one. */
function statements(source: string): string[] {
	const found: string[] = [];
	let statement = '';
	let depth = 0;
	for (let at = 0; at < source.length; ) {
		const {text, end} = pieceAt(source, at);
		depth = Math.max(0, depth + (steps[text] ?? 0));
		if (text === ';' || (text === '\n' && depth === 0)) {
			found.push(statement);
			statement = '';
		} else statement += text;
		at = end;
	}
	return [...found, statement];
}

/** Brackets, within which a statement goes on in the next line. */
const steps: Readonly<Record<string, number>> = {'(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1};

const QUOTE = /"""|'''|["']/y;
/** A comment, or the end of a line that goes on in the next one. */
const LEFT_OUT = /#[^\n]*|\\\r?\n/y;

/** The piece that begins here as it counts for imports, and where it ends: a letter, or what is left out. */
function pieceAt(source: string, at: number): {text: string; end: number} {
	const quote = matchAt(QUOTE, source, at);
	if (quote !== null) return {text: "''", end: endOfString(source, at, quote)};
	const left = matchAt(LEFT_OUT, source, at);
	if (left !== null) return {text: left.startsWith('#') ? '' : ' ', end: at + left.length};
	return {text: source.charAt(at), end: at + 1};
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
	pattern.lastIndex = at;
	return pattern.exec(source)?.[0] ?? null;
}

/** The place after a text that begins here. One of a single line ends with it, so that a slip goes no further. */
function endOfString(source: string, from: number, quote: string): number {
	for (let at = from + quote.length; at < source.length; at += 1) {
		const letter = source.charAt(at);
		if (letter === '\\') at += 1;
		else if (letter === '\n' && quote.length === 1) return at;
		else if (source.startsWith(quote, at)) return at + quote.length;
	}
	return source.length;
}

function importsIn(statement: string): PythonImport[] {
	// The words before it on its line, as `try:` and `else:` do.
	const [, , text = ''] = /(^|:)\s*((?:import|from)\s[\s\S]*)$/.exec(statement) ?? [];
	const [, dots = '', module = '', names = ''] = /^from\s*([.\s]*)([\w.]*)\s*\bimport\b([\s\S]*)$/.exec(text) ?? [];
	if (names !== '') {
		const level = dots.replaceAll(/\s/g, '').length;
		return level > 0 || module !== '' ? [{level, module, names: namesIn(names)}] : [];
	}
	const [, list = ''] = /^import\s+([\s\S]*)$/.exec(text) ?? [];
	return namesIn(list).map(name => ({level: 0, module: name, names: []}));
}

/** Names in a list, without the names that they are given. */
function namesIn(list: string): string[] {
	return list
		.replaceAll(/[()]/g, ' ')
		.split(',')
		.map(name => name.trim().split(/\s+/)[0] ?? '')
		.filter(name => /^(?:[\p{L}\p{N}_.]+|\*)$/u.test(name));
}
