import {join} from 'node:path';
import type {Settings} from '../../../shared/settings/settings.ts';

/** The folder where maps tell of themselves. */
export function mapsFolderOf({dataDir}: Pick<Settings, 'dataDir'>): string {
	return join(dataDir, 'maps');
}
