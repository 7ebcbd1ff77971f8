import {basename} from 'node:path';

/** Paths of files by their names in the folder where a call runs. */
export interface FilesByName {
	readonly paths: Readonly<Record<string, string>>;
	/** The first name that two files have, and the path of the second; null where all differ. */
	readonly twice: {readonly name: string; readonly path: string} | null;
}

/** Reads files as they are named: a path, whose last part is the name there, or `name=path` for another name. */
export function filesByName(texts: readonly string[]): FilesByName {
	const paths = new Map<string, string>();
	for (const text of texts) {
		// A path with a folder in it before the sign is one path.
		const [, name = basename(text), path = text] = /^([^=/]+)=(.+)$/.exec(text) ?? [];
		if (paths.has(name)) return {paths: Object.fromEntries(paths), twice: {name, path}};
		paths.set(name, path);
	}
	return {paths: Object.fromEntries(paths), twice: null};
}
