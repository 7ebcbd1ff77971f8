import {join} from 'node:path';

/** The folder where maps tell of themselves. */
export function mapsFolderOf({dataDir}: {readonly dataDir: string}): string {
	return join(dataDir, 'maps');
}
