import {resolve} from 'node:path';
import {mapsFolderOf} from '../../../functions/map/maps-folder.ts';
import {type ToldMap, tellMap, untoldMap} from '../../../functions/map/tell-map.ts';
import type {CommandContext} from '../../context.ts';
import {flagWords} from '../../flags.ts';
import type {MapReport} from './map-report.ts';

/** Tells the app of the map of a command, of this function. */
export function toldMapOf(
	{words, flags, settings}: Pick<CommandContext, 'words' | 'flags' | 'settings'>,
	{name, resume, report}: {name: string; resume: string | null; report: MapReport},
): ToldMap {
	if (!settings.keepCalls) return untoldMap;
	return tellMap({
		folder: mapsFolderOf(settings),
		about: {
			name,
			command: ['fn', 'map', ...words, ...flagWords(flags)],
			program: null,
			folder: process.cwd(),
			pid: process.pid,
			log: resume === null ? null : resolve(resume),
		},
		figures: report.figures,
	});
}
