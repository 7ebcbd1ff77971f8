import * as z from 'zod';
import {diets} from '../../relay/menus/diets.ts';
import {menuDocument, searchDocument, todayDocument, weekDocument} from '../../relay/output/documents.ts';
import {isSample, menuText, sampleText, type TextContext} from '../../relay/output/menu-text.ts';
import {
	menuDocumentSchema,
	searchDocumentSchema,
	todayDocumentSchema,
	weekDocumentSchema,
} from '../../relay/output/schema.ts';
import {noMatchText, searchText} from '../../relay/output/search-text.ts';
import {todayText} from '../../relay/output/today-text.ts';
import {weekText} from '../../relay/output/week-text.ts';
import {rankMenus} from '../../relay/rank-menus.ts';
import type {AskMenu, DishMatches, Relay, Source} from '../../relay/relay.ts';
import type {CommandContext} from '../context.ts';
import {findWanted} from '../restaurants/find-listed.ts';
import {searchedDish} from '../restaurants/search.ts';
import {tasteOf} from '../restaurants/taste.ts';
import {textContextOf} from '../restaurants/with-relay.ts';
import type {OpenMenus} from './open-menus.ts';
import {dataResult, withNotice} from './tool-result.ts';
import type {Tools} from './tools.ts';

/** Nothing changes by them, and what they give was written by others. */
export const readsMenus = {readOnlyHint: true, openWorldHint: true};

const MOST_RANKED = 50;
const restaurant = z.string().describe('Its id as find gives it, or enough of its name');
const day = z.string().optional().describe('today (if left out), tomorrow, friday, +2 or 2026-12-01');

/** The tools that read menus: menu, week, search, today. */
export function addMenuTools(tools: Tools, menus: OpenMenus, context: CommandContext): void {
	/** Runs a tool about one restaurant: what it asks the relay, and how it shows the answer. */
	function resultOf<Answer extends {source: Source}>(
		ask: (found: FoundMenu) => Promise<Answer>,
		show: (answer: Answer, textContext: TextContext) => {document: object; text: string},
	) {
		return async (input: WantedMenu, signal: AbortSignal) => {
			const found = await findMenu(menus, input, signal);
			const answer = await ask(found);
			// Somebody with an allergy may be asking.
			const {document, text} = show(answer, {...textContextOf(context, found.relay, found.id), hasNotes: true});
			return dataResult(document, text, sampleRemarks(answer.source));
		};
	}

	tools.add('menu', {
		title: "A restaurant's menu",
		description:
			'The dishes of one restaurant on one day. menu.state says whether it is served, closed, or not published (yet); menu.date is another day than the wanted one where that cannot be had.',
		input: z.strictObject({restaurant, day}),
		output: withNotice(menuDocumentSchema),
		annotations: readsMenus,
		run: resultOf(
			({relay, id, wanted}) => relay.menu(id, wanted),
			(answer, textContext) => ({document: menuDocument(answer), text: menuText(answer, textContext)}),
		),
	});

	tools.add('week', {
		title: "A restaurant's week",
		description: 'The menus of one restaurant from Monday to Sunday. Some sources publish today alone.',
		input: z.strictObject({restaurant, day: day.describe('A day of the wanted week; of this one if left out')}),
		output: withNotice(weekDocumentSchema),
		annotations: readsMenus,
		run: resultOf(
			({relay, id, wanted}) => relay.week(id, wanted),
			(answer, textContext) => ({document: weekDocument(answer), text: weekText(answer, textContext)}),
		),
	});

	tools.add('search', {
		title: 'Who serves a dish',
		description: "Which of the person's restaurants serve a dish today, or on the days of this week that are to come.",
		input: z.strictObject({
			dish: z.string().describe("Words of the dish, in the restaurants' language (often Swedish); all must match"),
			week: z.boolean().default(false).describe('Search the rest of this week, not today alone'),
		}),
		output: withNotice(searchDocumentSchema),
		annotations: readsMenus,
		async run({dish, week}, signal) {
			const relay = await menus.own();
			const found = await relay.search(searchedDish(dish), {...menus.ask(signal), isWeek: week});
			const textContext = textContextOf(context, relay);
			const text = found.matches.length > 0 ? searchText(found, textContext) : noMatchText(found, textContext);
			return dataResult(searchDocument(found), text + missingText(found), sampleRemarks(found.source));
		},
	});

	tools.add('today', {
		title: 'Where to eat today',
		description:
			"The person's restaurants with their menus of today, the best first, each with the reasons: favourites, dishes and diet as chosen in the app, unless given here.",
		input: z.strictObject({
			dishes: z.array(z.string()).max(100).optional().describe('Words of liked dishes'),
			diet: z.enum(diets).optional(),
			limit: z.int().min(1).max(MOST_RANKED).default(10).describe('At most so many restaurants'),
		}),
		output: withNotice(todayDocumentSchema),
		annotations: readsMenus,
		async run({dishes, diet, limit}, signal) {
			const remembered = tasteOf(context.settings);
			const taste = {...remembered, words: dishes ?? remembered.words, diets: diet ? [diet] : remembered.diets};
			const relay = await menus.own();
			const all = await rankMenus(relay, taste, menus.ask(signal));
			const ranked = {...all, restaurants: all.restaurants.slice(0, limit)};
			const text = todayText(ranked, taste, textContextOf(context, relay));
			const rest = all.restaurants.length - ranked.restaurants.length;
			const remarks = [...sampleRemarks(ranked.source), ...(rest > 0 ? [`${rest} more come after these.`] : [])];
			return dataResult(todayDocument(ranked), text + missingText(all), remarks);
		},
	});
}

/** Says that something is the bundled sample. */
export function sampleRemarks(source: Source): string[] {
	return isSample(source) ? [sampleText(source)] : [];
}

/** A restaurant and a day, in a person's words. */
interface WantedMenu {
	restaurant: string;
	day?: string | undefined;
}

interface FoundMenu {
	relay: Relay;
	id: string;
	wanted: AskMenu;
}

async function findMenu(
	menus: OpenMenus,
	{restaurant: name, day: date}: WantedMenu,
	signal: AbortSignal,
): Promise<FoundMenu> {
	const ask = menus.ask(signal);
	const relay = await menus.of(name);
	const found = await findWanted(relay, {words: name.trim().split(/\s+/), date}, ask);
	return {relay, id: found.restaurant.id, wanted: {...ask, day: found.day ?? undefined}};
}

function missingText({missing}: Pick<DishMatches, 'missing'>): string {
	return missing.map(({restaurant: {name}, error}) => `\nNo menu of ${name}: ${error.message}`).join('');
}
