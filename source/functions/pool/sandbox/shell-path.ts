import {existsSync} from 'node:fs';
import {builtFile} from '../../../shared/files/program-file.ts';

const OF_SYSTEM = '/bin/sh';

/** The shell that limits and starts workers: the system's; where it has none, the one that an archive has among its files. */
export function shellPath(): string {
	if (existsSync(OF_SYSTEM)) return OF_SYSTEM;
	try {
		return builtFile('sh');
	} catch {
		return OF_SYSTEM;
	}
}
