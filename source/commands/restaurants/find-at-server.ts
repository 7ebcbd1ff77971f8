import type {Coordinate} from '../../relay/menus/restaurant.ts';
import type {Listing, Source} from '../../relay/relay.ts';
import {openAnswerStore} from '../../relay/store/open-answer-store.ts';
import {createHttpUpstream} from '../../relay/upstream/http-upstream.ts';
import {jsonText, parseJson} from '../../relay/upstream/json-answer.ts';
import {readRestaurantsDocument} from '../../relay/upstream/sources/file/file-answers.ts';
import {type Fields, fieldsOf, isIdentifier, plainField, textOf} from '../../relay/upstream/sources/json-fields.ts';
import {isContent, type UpstreamAnswer} from '../../relay/upstream/upstream.ts';
import {explainBad, nothingStored} from '../../relay/upstream/upstream-failures.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, messageOfText} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {cacheFileOf, relayOptionsOf} from './with-relay.ts';

export interface ServerSearch {
	text: string;
	near: Coordinate | null;
	source: string | undefined;
}

/**
 * The canteens that a `lunch serve` finds: of all the sources that it relays. They are searched there, and kept there;
 * so without it nothing is found. Throws USAGE for a source that it does not have.
 */
export async function findAtServer(context: CommandContext, address: string, search: ServerSearch): Promise<Listing> {
	const {flags, signal, settings, output} = context;
	if (flags.offline) throw nothingStored(address);
	const store = openAnswerStore({file: cacheFileOf(settings), onWarning: output.note, isBrief: true});
	const upstream = createHttpUpstream({...relayOptionsOf(context), address, cooldown: store.cooldown(address)});
	try {
		const answer = await upstream.request(pathOf(search), {signal});
		if (!isContent(answer.status)) throw explain(address, answer);
		const text = jsonText(answer);
		const {value: restaurants, ...counts} = readRestaurantsDocument(text, isPrefixedId);
		return {
			restaurants,
			...counts,
			source: sourceOf(address, fieldsOf(fieldsOf(parseJson(text))?.source)),
			revalidation: null,
		};
	} finally {
		await upstream.close();
		await store.close();
	}
}

/** An id of a service is that of its first source, or begins with the name of another: `openmensa:62`. */
function isPrefixedId(id: string): boolean {
	return isIdentifier(id.replace(/^[a-z]+\d*:/, ''));
}

function pathOf({text, near, source}: ServerSearch): string {
	const query = new URLSearchParams({
		...(text === '' ? {} : {q: text}),
		...(near === null ? {} : {near: `${near.latitude},${near.longitude}`}),
		...(source === undefined ? {} : {source}),
	});
	return `v1/find?${query}`;
}

/** Where the service has its lists from, as it says. */
function sourceOf(address: string, fields: Fields | null): Source {
	const fetchedAt = new Date(textOf(fields, 'fetchedAt') ?? '');
	const state = textOf(fields, 'state');
	const reason = plainField(fields, 'revalidation');
	return {
		upstream: address,
		state: state === 'stale' || state === 'offline' ? state : 'fresh',
		fetchedAt: Number.isNaN(fetchedAt.getTime()) ? null : fetchedAt,
		lastError: reason === null ? null : new LunchError('UPSTREAM_FAILED', messageOfText(reason)),
	};
}

/** A service that has no such path is no `lunch serve`, or one of an earlier version. */
function explain(address: string, answer: UpstreamAnswer): LunchError {
	const {status} = answer;
	const problem = status === 400 ? problemIn(answer) : null;
	const detail = plainField(problem, 'detail', 1000);
	if (detail !== null) {
		return new LunchError('USAGE', messageOfText(detail), {hint: plainField(problem, 'hint', 1000) ?? undefined});
	}
	if (status !== 404) return explainBad(address, status);
	return new LunchError(
		'UPSTREAM_NO_MENU_API',
		message('{address} finds no canteens: it is no `lunch serve`, or an older one (HTTP {status}).', {address, status}),
		{hint: message('Check --server and LUNCH_SERVER, or search without it.')},
	);
}

function problemIn(answer: UpstreamAnswer): Fields | null {
	try {
		return fieldsOf(parseJson(jsonText(answer)));
	} catch {
		return null;
	}
}
