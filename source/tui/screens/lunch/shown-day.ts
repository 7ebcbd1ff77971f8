import {addDays, dayInWords} from '../../../shared/time/calendar.ts';
import type {App, Snapshot} from '../../model/app/app.ts';
import {withPane} from '../../model/app/app-state.ts';

/** The day that Menu and Week show of a restaurant. */
export function shownDay({state, data}: Snapshot, id: string | null): string {
	return state.day ?? (id === null ? data.today : data.todayOf(id));
}

/** That day, where it is another one than today; else null. */
export function otherDay(snapshot: Snapshot, id: string): string | null {
	const day = shownDay(snapshot, id);
	return day === snapshot.data.todayOf(id) ? null : day;
}

/** Goes so many days on from the day that is shown; to today with null. */
export function goToDay(app: App, by: number | null): void {
	const snapshot = app.snapshot();
	const {screen} = snapshot;
	const id = screen.restaurant(snapshot);
	const day = by === null ? null : addDays(shownDay(snapshot, id), by);
	const isToday = day === (id === null ? snapshot.data.today : snapshot.data.todayOf(id));
	app.update(state => withPane({...state, day: isToday ? null : day}, {offset: 0}));
	app.requestShown();
}

/** A day of this year or so: `Mon 30 Nov`. */
export function shortDay(date: string): string {
	const [weekday = '', number = '', month = ''] = dayInWords(date).split(' ');
	return `${weekday.slice(0, 3)} ${number} ${month.slice(0, 3)}`;
}
