import {existsSync} from 'node:fs';

/** The file of a program, looked for as a shell does; null where it is not there. */
export function findProgram(name: string, path: string): string | null {
	const files = path.split(':').flatMap(folder => (folder === '' ? [] : `${folder}/${name}`));
	return files.find(file => existsSync(file)) ?? null;
}
