import type {Actions, Snapshot} from '../../model/app/app.ts';
import {goToDay} from './shown-day.ts';

/** The actions of days, on the screens Menu and Week. */
export const dayActions: Pick<
	Actions<'lunch'>,
	'showWeek' | 'weekOfFavourites' | 'dayBefore' | 'dayAfter' | 'backToToday'
> = {
	showWeek: {
		keys: 'W',
		title: 'Week',
		description: "Show the selected restaurant's week",
		isKeyOnly: true,
		run(app) {
			const snapshot = app.snapshot();
			const restaurant = snapshot.screen.restaurant(snapshot) ?? snapshot.state.restaurant;
			app.update(state => ({...state, restaurant}));
			app.open('week');
		},
	},
	weekOfFavourites: {
		keys: 'a',
		title: 'Favourites',
		description: 'In Week: show all favourites, or one restaurant again',
		footer: 6,
		titleNow: ({state}) => (state.isWeekOfFavourites ? 'One restaurant' : null),
		disabledReason({state}) {
			if (state.screen !== 'week') return 'The favourites are shown together on the screen Week';
			return state.favourites.length === 0 ? 'There are no favourites yet' : null;
		},
		run(app) {
			app.update(state => ({...state, isWeekOfFavourites: !state.isWeekOfFavourites}));
			app.requestShown();
		},
	},
	dayBefore: {
		keys: '[',
		title: 'Day before',
		description: 'Show the day before, in Menu and Week',
		footer: 4,
		disabledReason: withoutDays,
		run: app => goToDay(app, -1),
	},
	dayAfter: {
		keys: ']',
		title: 'Day after',
		description: 'Show the day after, in Menu and Week',
		footer: 5,
		disabledReason: withoutDays,
		run: app => goToDay(app, 1),
	},
	backToToday: {
		keys: 't',
		title: 'Back to today',
		description: 'Show today again, in Menu and Week',
		footer: 7,
		disabledReason: snapshot =>
			withoutDays(snapshot) ?? (snapshot.state.day === null ? 'Today is shown already' : null),
		run: app => goToDay(app, null),
	},
};

function withoutDays({state}: Snapshot): string | null {
	return state.screen === 'menu' || state.screen === 'week'
		? null
		: 'Other days are shown on the screens Menu and Week';
}
