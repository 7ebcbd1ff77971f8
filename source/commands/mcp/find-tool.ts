import * as z from 'zod';
import {createDirectorySearch} from '../../relay/menus/directory-search.ts';
import {listDocument} from '../../relay/output/documents.ts';
import {findText} from '../../relay/output/find-text.ts';
import {coordinateSchema, listDocumentSchema} from '../../relay/output/schema.ts';
import {sourceNames} from '../../shared/settings/source-settings.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import type {CommandContext} from '../context.ts';
import {textContextOf} from '../restaurants/with-relay.ts';
import {readsMenus, sampleRemarks} from './menu-tools.ts';
import type {OpenMenus} from './open-menus.ts';
import {dataResult, withNotice} from './tool-result.ts';
import type {Tools} from './tools.ts';

/** A model reads every one of them; a narrower question helps it more. */
const MOST_FOUND = 40;

/** The tool that finds restaurants. */
export function addFindTool(tools: Tools, menus: OpenMenus, context: CommandContext): void {
	tools.add('find', {
		title: 'Find restaurants and canteens',
		description: `Restaurants by name, town or address, or near a place, at most ${MOST_FOUND}; their ids are what the other tools take. With nothing given: the restaurants that the person has configured.`,
		input: z.strictObject({
			query: z.string().default('').describe('Words of the name, the town or the address; all must match'),
			near: coordinateSchema.optional().describe('The nearest first; needs no query'),
			source: z
				.enum(sourceNames)
				.optional()
				.describe('Only of one source; openmensa has canteens of universities in Germany and its neighbours'),
		}),
		output: withNotice(listDocumentSchema),
		annotations: readsMenus,
		async run({query, near, source}, signal) {
			const text = cleanText(query);
			const isAnything = foldedWords(text).length === 0 && near === undefined;
			const ask = menus.ask(signal);
			const relay = await (isAnything && source === undefined ? menus.own() : menus.directory(source));
			const all = await (isAnything && source === undefined
				? relay.restaurants(ask)
				: relay.directory({...ask, source}));
			const found = isAnything ? all.restaurants : createDirectorySearch(all.restaurants)({text, near: near ?? null});
			const listing = {...all, restaurants: found.slice(0, MOST_FOUND)};
			const rest = found.length - listing.restaurants.length;
			const remarks = [
				...sampleRemarks(all.source),
				`${found.length} of ${all.restaurants.length} restaurants match.`,
				...(rest > 0 ? [`${rest} of them are left out: add words.`] : []),
				...(all.source.state !== 'offline' && all.source.lastError
					? ['A source could not be asked, and is left out.']
					: []),
			];
			return dataResult(listDocument(listing), findText(listing, textContextOf(context, relay)), remarks);
		},
	});
}
