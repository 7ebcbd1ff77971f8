import {closeSync, openSync, readSync} from 'node:fs';
import {findProgram} from '../../functions/pool/sandbox/find-program.ts';
import {checkRegular} from '../../shared/files/regular-file.ts';

/**
 * The file of Python 3, looked for as a shell does; null where it is not there. Scripts that choose one among several
 * (as of pyenv) are passed over: a sandbox does not have what they choose from.
 */
export function findPython(path: string): string | null {
	const folders = path.split(':');
	for (const folder of folders) {
		const file = findProgram('python3', folder);
		if (file !== null && !isScript(file)) return file;
	}
	return null;
}

function isScript(file: string): boolean {
	try {
		checkRegular(file);
		const descriptor = openSync(file, 'r');
		try {
			const start = Buffer.alloc(2);
			readSync(descriptor, start);
			return start.toString('latin1') === '#!';
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return true;
	}
}
