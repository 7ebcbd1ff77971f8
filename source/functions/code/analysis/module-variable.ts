/**
 * The name of the variable that a module is under in Node: `node:path` is `path`, `fs/promises` is `fsPromises`,
 * `@scope/string-width` is `stringWidth`.
 */
export function moduleVariable(name: string): string {
	const bare = name.replace(/^node:/, '').replace(/^@[^/]*\//, '');
	const words = bare.split(/[^\p{ID_Continue}$]+/u).filter(word => word !== '');
	const joined = words
		.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
		.join('');
	return /^\d/.test(joined) ? `_${joined}` : joined;
}
