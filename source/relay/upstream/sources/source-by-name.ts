import type {SourceName} from '../../../shared/settings/source-settings.ts';
import {compassSource} from './compass/compass-source.ts';
import {fileSource} from './file/file-source.ts';
import type {MenuSource, SourceOptions} from './menu-source.ts';
import {openMensaSource} from './openmensa/openmensa-source.ts';
import {scilifelabSource} from './scilifelab/scilifelab-source.ts';
import {sodexoSource} from './sodexo/sodexo-source.ts';
import {unicafeSource} from './unicafe/unicafe-source.ts';

const makers = {
	scilifelab: scilifelabSource,
	openmensa: openMensaSource,
	compass: compassSource,
	unicafe: unicafeSource,
	sodexo: sodexoSource,
	file: fileSource,
} satisfies Record<SourceName, (options: SourceOptions) => MenuSource>;

/** The source of a name, as the configuration has it. */
export function sourceOf(name: SourceName, options: SourceOptions): MenuSource {
	return makers[name](options);
}
