import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/** The path of a file that the build put into `dist/`, seen from the source tree as from a bundle in `dist/` or in a folder of it. */
export function builtFile(name: string): string {
	const places = ['./', '../', '../../../dist/'];
	const files = places.map(place => fileURLToPath(new URL(place + name, import.meta.url)));
	const found = files.find(file => existsSync(file));
	if (found === undefined) throw new Error(`${name} is not built: it was looked for in ${files.join(', ')}`);
	return found;
}

/**
 * The path of a program that a thread or a process runs: the TypeScript beside the module at the URL `importer`, or in a build
 * what it was bundled into.
 */
export function programFile(importer: string, source: `./${string}.ts`, built: string): string {
	const beside = fileURLToPath(new URL(source, importer));
	return existsSync(beside) ? beside : builtFile(built);
}
