/**
 * The variable that a module is in a function's world: its name without `node:`, joined where it is no name:
 * `node:path` is `path`, `fs/promises` is `fsPromises`, `@lunch/menu-text` is `lunchMenuText`.
 */
export function moduleVariable(module: string): string {
	const words = module.replace(/^node:/, '').match(/[\p{ID_Continue}$]+/gu) ?? [];
	const [first = '', ...rest] = words;
	const name = first + rest.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
	return /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`;
}
