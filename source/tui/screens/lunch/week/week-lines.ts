import type {Menu} from '../../../../relay/menus/menu.ts';
import type {WeekAnswer} from '../../../../relay/relay.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {addDays, dayInWords} from '../../../../shared/time/calendar.ts';
import {justify, type Line, line, lineWidth, span, wrapped} from '../../../components/line.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {dayKey} from '../../../model/lunch/lunch-data.ts';
import {heldIn, idle, type Resource} from '../../../model/source/resource.ts';
import {failureLines} from '../../failure-lines.ts';
import {dishLines} from '../menu/dish-lines.ts';
import {menuTitle, plainDishes, restaurantWith} from '../menu/menu-lines.ts';
import {nothingServed, sourceWords} from '../menu-words.ts';
import {shortDay} from '../shown-day.ts';
import {shownWeek, weekSubjects} from './week-subjects.ts';

/** Screens at least this wide have the days beside each other. */
export const COLUMNS_FROM = 120;

const GAP = 2;

/** The weeks of the restaurants that are shown: their days as columns, or the one that is looked at. */
export function weekLines(snapshot: Snapshot, columns: number, hasColumns: boolean): Line[] {
	return weekSubjects(snapshot).flatMap((id, index) => [
		...(index > 0 ? [[]] : []),
		menuTitle(snapshot, id),
		...(hasColumns ? [] : [dayTabs(snapshot, id, columns)]),
		[],
		...subjectLines(snapshot, id, columns, hasColumns),
	]);
}

function resourceOf(snapshot: Snapshot, id: string): Resource<WeekAnswer> {
	const [monday = ''] = shownWeek(snapshot).days;
	return snapshot.data.weeks.get(dayKey(id, monday)) ?? idle;
}

function subjectLines(snapshot: Snapshot, id: string, columns: number, hasColumns: boolean): Line[] {
	const {config, now} = snapshot;
	const resource = resourceOf(snapshot, id);
	const week = heldIn(resource);
	if (resource.state === 'failed') return failureLines(resource.error, config, columns);
	if (!week) return wrapped(`${translate('Asking for the week')}${config.signs.ellipsis}`, columns, 'dim');
	const isRefreshing = 'isRefreshing' in resource && resource.isRefreshing;
	return [
		...(hasColumns ? columnLines(snapshot, id, week, columns) : dayLines(snapshot, id, week, columns)),
		[],
		...(week.isTodayOnly ? wrapped(translate('This source publishes no other day than today.'), columns, 'dim') : []),
		...wrapped(sourceWords(week.source, now, isRefreshing), columns, week.source.state === 'fresh' ? 'dim' : 'warning'),
	];
}

/** Saturday and Sunday take no room where nothing is served. */
function columnDays({day}: {day: string}, today: string, week: WeekAnswer): readonly Menu[] {
	const isWanted = ({date, state}: Menu, index: number) =>
		index < 5 || state === 'served' || date === day || date === today;
	return week.days.filter(isWanted);
}

function columnLines(snapshot: Snapshot, id: string, week: WeekAnswer, columns: number): Line[] {
	const {day} = shownWeek(snapshot);
	const menus = columnDays({day}, snapshot.data.todayOf(id), week);
	const width = Math.max(1, Math.floor((columns - GAP * (menus.length - 1)) / menus.length));
	const blocks = menus.map(menu => [
		...dayHeading(snapshot, id, menu.date),
		...menuLines(snapshot, id, week, menu, width),
	]);
	const height = Math.max(...blocks.map(block => block.length));
	return Array.from({length: height}, (_, row) =>
		blocks.flatMap((block, index) => [
			...(index > 0 ? [span(' '.repeat(GAP))] : []),
			...justify(block[row] ?? [], [], width, snapshot.config.signs.ellipsis),
		]),
	);
}

function dayLines(snapshot: Snapshot, id: string, week: WeekAnswer, columns: number): Line[] {
	const {day} = shownWeek(snapshot);
	const menu = week.days.find(({date}) => date === day);
	return menu ? menuLines(snapshot, id, week, menu, columns) : [];
}

function menuLines(snapshot: Snapshot, id: string, week: WeekAnswer, menu: Menu, columns: number): Line[] {
	const nothing = nothingServed(menu.state, isAhead(snapshot.data, id, week, menu.date));
	if (nothing) return wrapped(nothing.words, columns, nothing.role);
	return dishLines(menu.dishes, snapshot, columns);
}

/** Whether a day lies beyond those that the restaurant's source publishes. */
function isAhead({sources, todayOf}: Snapshot['data'], id: string, {isTodayOnly}: WeekAnswer, day: string): boolean {
	const prefix = id.includes(':') ? id.slice(0, id.indexOf(':')) : null;
	const daysAhead = sources.find(source => source.prefix === prefix)?.facts.daysAhead;
	return day > addDays(todayOf(id), isTodayOnly ? 0 : (daysAhead ?? Number.MAX_SAFE_INTEGER));
}

/** `Mon 30 Nov`, today and the day that is looked at marked. */
function dayHeading(snapshot: Snapshot, id: string, date: string): Line[] {
	const isToday = date === snapshot.data.todayOf(id);
	const role = date === shownWeek(snapshot).day ? 'current' : 'heading';
	return [line(shortDay(date), role), line(isToday ? translate('today') : '', 'good')];
}

/** The days of the week in a row, the one that is shown marked; close to each other where they have no room. */
function dayTabs(snapshot: Snapshot, id: string, columns: number): Line {
	const wide = spacedTabs(snapshot, id);
	return snapshot.config.isLinear || lineWidth(wide) <= columns + 1 ? wide : closeTabs(snapshot, id);
}

function closeTabs(snapshot: Snapshot, id: string): Line {
	const {days, day} = shownWeek(snapshot);
	const today = snapshot.data.todayOf(id);
	return days.flatMap(date => [
		span(shortDay(date).split(' ')[0] ?? '', date === day ? 'current' : date === today ? 'good' : 'dim'),
		span(' '),
	]);
}

function spacedTabs(snapshot: Snapshot, id: string): Line {
	const {days, day} = shownWeek(snapshot);
	const today = snapshot.data.todayOf(id);
	return days.flatMap(date => {
		const [name = ''] = shortDay(date).split(' ');
		const text = date === today ? `${name} ${translate('today')}` : name;
		const isShown = date === day;
		// A text that is read out has no looks.
		const marked = isShown && snapshot.config.isLinear ? `${text} (${translate('shown')})` : text;
		return [span(` ${marked} `, isShown ? 'current' : date === today ? 'good' : 'dim'), span(' ')];
	});
}

/** The weeks that are shown as plain text, to be copied; null while none is there. */
export function weekPlainText(snapshot: Snapshot): string | null {
	const texts = weekSubjects(snapshot).flatMap(id => {
		const week = heldIn(resourceOf(snapshot, id));
		if (!week) return [];
		const days = week.days.flatMap(menu => [
			'',
			dayInWords(menu.date),
			...plainDishes(menu, isAhead(snapshot.data, id, week, menu.date)),
		]);
		return [[restaurantWith(id, snapshot)?.name ?? id, ...days].join('\n')];
	});
	return texts.length === 0 ? null : texts.join('\n\n');
}
