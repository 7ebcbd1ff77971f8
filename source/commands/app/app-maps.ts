import type {ReadFiles} from '../../functions/map/map-files.ts';
import type {MapsAtHand} from '../../tui/model/jobs/maps-source.ts';
import type {CommandContext} from '../context.ts';
import {mapsFolderOf} from '../functions/map/maps-folder.ts';

/** The maps of this machine, which the processes that run them tell of. */
export function appMaps({settings}: Pick<CommandContext, 'settings'>): MapsAtHand {
	const folder = mapsFolderOf(settings);
	const known: ReadFiles = new Map();
	const load = () => import('../../functions/map/map-files.ts');
	return {
		read: async () => (await load()).readMaps(folder, Date.now(), known),
		remove: async key => (await load()).removeMap(folder, key),
		// As Ctrl-C in its own terminal.
		stop({pid}) {
			process.kill(pid, 'SIGINT');
		},
	};
}
