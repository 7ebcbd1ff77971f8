import type {Taste} from '../../relay/menus/ranking.ts';
import {barPrograms, barText} from '../../relay/output/bar-text.ts';
import {todayDocument} from '../../relay/output/documents.ts';
import {type RankedMenus, rankMenus} from '../../relay/rank-menus.ts';
import type {AskRelay, Listing, Relay} from '../../relay/relay.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {expectWhole} from '../../shared/settings/setting-definition.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {tasteOf} from './taste.ts';
import {renewLater, withRelay} from './with-relay.ts';

/** How long an upstream is waited for where nothing of today is stored, in milliseconds. */
const LONGEST_WAIT_MS = 300;
const USUAL_LENGTH = 80;

/**
 * `lunch bar --for PROGRAM`: today's best menu as one line, from the cache; that of a favourite where there are favourites.
 * Menus that are old or missing are renewed by a run of their own, for the next time.
 */
export async function bar(context: CommandContext): Promise<void> {
	const {flags, output, settings, signal} = context;
	const program = barPrograms.find(known => known === textFlag(flags, 'for'));
	if (!program) {
		throw new LunchError('USAGE', `\`lunch bar\` needs --for and one of ${barPrograms.join(', ')}.`, {
			hint: 'As in `lunch bar --for tmux`.',
		});
	}
	const maxLength = lengthOf(textFlag(flags, 'max-length'));
	const taste = tasteOf(settings);
	await withRelay(context, async relay => {
		const stored = await rankFavourites(relay, taste, {cacheMode: flags.demo ? 'cached' : 'offline', signal});
		const ranked = stored ?? (flags.offline ? null : await rankFavourites(relay, taste, briefly(signal)));
		const {words} = taste;
		if (!flags.json) output.write(barText(program, ranked?.restaurants ?? [], {maxLength, words}));
		else if (ranked) output.json(todayDocument(ranked));
		else throw new LunchError('NOTHING_STORED', 'No menu of today is stored yet.', {hint: 'Try again in a moment.'});
		const isDone = ranked?.source.state === 'fresh' && ranked.missing.length === 0;
		if (isDone || flags.offline || flags.demo) return;
		renewLater(context, await idsToRenew(relay, taste));
	});
}

/** The restaurants that the line can be of. Where the list is not stored, it comes first. */
async function idsToRenew(relay: Relay, taste: Taste): Promise<readonly string[]> {
	const listing = await listedFavourites(relay, taste, {cacheMode: 'offline'}).catch(() => null);
	return listing?.restaurants.map(({id}) => id) ?? taste.favourites;
}

function briefly(signal: AbortSignal): AskRelay {
	return {cacheMode: 'cached', signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)])};
}

/** The favourites, the best first; all restaurants where none is a favourite. Null where no menu of today can be had. */
async function rankFavourites(relay: Relay, taste: Taste, ask: AskRelay): Promise<RankedMenus | null> {
	try {
		return await rankMenus({...relay, restaurants: options => listedFavourites(relay, taste, options)}, taste, ask);
	} catch (error) {
		const isLate = error instanceof DOMException && error.name === 'TimeoutError';
		if (error instanceof LunchError ? error.code === 'INTERRUPTED' : !isLate) throw error;
		return null;
	}
}

async function listedFavourites(relay: Relay, {favourites}: Taste, ask: AskRelay = {}): Promise<Listing> {
	const listing = await relay.restaurants(ask);
	const own = listing.restaurants.filter(({id}) => favourites.includes(id));
	return own.length > 0 ? {...listing, restaurants: own} : listing;
}

function lengthOf(text: string | undefined): number {
	try {
		return text === undefined ? USUAL_LENGTH : expectWhole(text, 4, 1000);
	} catch (error) {
		throw new LunchError('USAGE', `--max-length: ${messageOf(error)}.`, {hint: 'As in --max-length 40.'});
	}
}
