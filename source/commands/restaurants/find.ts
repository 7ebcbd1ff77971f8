import {createDirectorySearch} from '../../relay/menus/directory-search.ts';
import {readCoordinate} from '../../relay/menus/distance.ts';
import type {Coordinate} from '../../relay/menus/restaurant.ts';
import {listDocument} from '../../relay/output/documents.ts';
import {findText} from '../../relay/output/find-text.ts';
import type {TextContext} from '../../relay/output/menu-text.ts';
import type {Listing} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {dayIn, STOCKHOLM} from '../../shared/time/time-zone.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {httpServerOf} from '../http-server.ts';
import {withProgress} from '../with-progress.ts';
import type {ServerSearch} from './find-at-server.ts';
import {leftOutNotes, sampleNote} from './notes.ts';
import {openDirectory} from './open-directory.ts';
import {askOf, textContextOf} from './with-relay.ts';

/** `lunch find <place or name>`: canteens of every source; exit code 1 where there is none. */
export async function find(context: CommandContext): Promise<number> {
	const {words, flags} = context;
	const text = cleanText(words.join(' '));
	const near = placeIn(textFlag(flags, 'near'));
	if (near === null && foldedWords(text).length === 0) {
		throw new LunchError('USAGE', message('Find which canteen?'), {
			hint: message(
				'Name it or its town, as in `lunch find leipzig`, or a place, as in `lunch find --near 51.34,12.38`.',
			),
		});
	}
	const source = textFlag(flags, 'source');
	const server = flags.demo ? null : httpServerOf(context.settings, context.resolved.origins);
	const search = {text, near, source};
	return server === null ? findInSources(context, search) : findByServer(context, server, search);
}

/** Searches the sources of the configuration, and the one that is asked for. */
async function findInSources(context: CommandContext, {text, near, source: wanted}: ServerSearch): Promise<number> {
	const {flags, output} = context;
	const sourceFlag = wanted === undefined ? [] : ['--source', wanted];
	const {relay, source, added} = await openDirectory(context, wanted);
	try {
		const all = await withProgress(output, translate('Reading the list of canteens'), () =>
			relay.directory({...askOf(context), source}),
		);
		const found = {...all, restaurants: createDirectorySearch(all.restaurants)({text, near})};
		const [first] = found.restaurants;
		writeFound(context, found, textContextOf(context, relay));
		if (!first)
			output.note(
				translate(
					{one: 'the one canteen does not match "{text}"', other: 'none of {count} canteens matches "{text}"'},
					{count: all.restaurants.length, text},
				),
			);
		leftOutNotes(output, all, 'canteens');
		if (all.missing) output.note(translate('the list is incomplete: {reason}', {reason: all.missing.text}));
		const another = found.restaurants.find(({id}) => added !== null && id.startsWith(`${added}:`));
		if (another && !flags.json)
			output.note(translate('to have one in your lists: lunch sources add {id}', {id: another.id}));
		// The list of a source is large, and serves a week: a run of its own renews it.
		if (all.source.state === 'stale') context.runLater(['find', '--refresh', '--json', ...sourceFlag, '--', text]);
		return first ? 0 : 1;
	} finally {
		await relay.close();
	}
}

/** Has a service search all that it knows. */
async function findByServer(context: CommandContext, server: string, search: ServerSearch): Promise<number> {
	const {output} = context;
	const {findAtServer} = await import('./find-at-server.ts');
	const all = await withProgress(output, translate('Reading the list of canteens'), () =>
		findAtServer(context, server, search),
	);
	// How far away they are, and their order, is not part of the answer's restaurants.
	const found = {...all, restaurants: createDirectorySearch(all.restaurants)(search)};
	const now = new Date();
	const isEmpty = found.restaurants.length === 0;
	writeFound(context, found, {style: output.style, now, today: dayIn(STOCKHOLM, now)});
	if (isEmpty) output.note(translate('{server} knows no canteen that matches "{text}"', {server, text: search.text}));
	leftOutNotes(output, all, 'canteens');
	return isEmpty ? 1 : 0;
}

function writeFound({flags, output}: CommandContext, found: Listing, context: TextContext): void {
	if (flags.json) output.json(listDocument(found));
	else if (found.restaurants.length > 0) {
		output.write(findText(found, context));
		sampleNote(output, found.source);
	}
}

function placeIn(text: string | undefined): Coordinate | null {
	if (text === undefined) return null;
	const place = readCoordinate(text);
	if (place) return place;
	throw new LunchError('USAGE', message('"{text}" is not a place.', {text}), {
		hint: message('Write degrees north and east, as in --near 51.34,12.38.'),
	});
}
