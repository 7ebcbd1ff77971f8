import {join, resolve, sep} from 'node:path';

export interface Places {
	/** The folder that relative paths start from. */
	folder: string;
	/** The folder that `~` stands for. */
	home: string;
}

/** The absolute path that a person typed: `~` is their own folder; a path that ends as a folder's does gets `name`. */
export function targetPath(typed: string, name: string, {folder, home}: Places): string {
	const expanded = typed === '~' ? home + sep : typed.startsWith(`~${sep}`) ? join(home, typed.slice(2)) : typed;
	const path = resolve(folder, expanded);
	return expanded.endsWith(sep) ? join(path, name) : path;
}

/** A path as it is shown: with `~` for the person's own folder. */
export function shownPath(path: string, {home}: Pick<Places, 'home'>): string {
	return path === home || path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}
