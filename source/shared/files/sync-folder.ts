import {open} from 'node:fs/promises';

/** Has the names in a folder be on the disk: a new one is there only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder);
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
