import {statSync} from 'node:fs';
import {dirname} from 'node:path';

const OTHERS_READ_AND_ENTER = 0o005;
const OTHERS_ENTER = 0o001;

/** Whether any user can look into a folder: it is there, and every folder on the way lets everybody in. */
export function isReachable(folder: string): boolean {
	try {
		if ((statSync(folder).mode & OTHERS_READ_AND_ENTER) !== OTHERS_READ_AND_ENTER) return false;
		for (let at = dirname(folder); at !== dirname(at); at = dirname(at)) {
			if ((statSync(at).mode & OTHERS_ENTER) === 0) return false;
		}
		return true;
	} catch {
		return false;
	}
}
