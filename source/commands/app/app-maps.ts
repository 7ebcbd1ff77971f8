import type {ReadFiles} from '../../functions/map/map-files.ts';
import {mapsFolderOf} from '../../functions/map/maps-folder.ts';
import type {MapsAtHand} from '../../tui/model/jobs/maps-source.ts';
import type {CommandContext} from '../context.ts';

/** The maps of this machine, which the processes that run them tell of. */
export function appMaps({settings}: Pick<CommandContext, 'settings'>): MapsAtHand {
	const folder = mapsFolderOf(settings);
	const known: ReadFiles = new Map();
	const load = () => import('../../functions/map/map-files.ts');
	return {
		read: async () => (await load()).readMaps(folder, Date.now(), known),
		remove: async key => (await load()).removeMap(folder, key),
		async stop({pid, program, key}) {
			// A command ends as by Ctrl-C in its own terminal; another program has more to do than its map.
			if (program === null) process.kill(pid, 'SIGINT');
			else await (await load()).askToStop(folder, key);
		},
	};
}
