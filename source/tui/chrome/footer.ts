import type {FrameLayout} from '../components/layout.ts';
import {aimed, cutLine, type Line, lineWidth, span, wrapped} from '../components/line.ts';
import type {ActionId} from '../keys/action-ids.ts';
import {keyLabel} from '../keys/key-label.ts';
import type {Snapshot} from '../model/app/app.ts';
import type {Message} from '../model/app/app-state.ts';
import {disabledReason, titleNow} from '../screens/disabled-reason.ts';
import {layersOf} from '../screens/layers.ts';
import type {Size} from '../terminal/size.ts';

/** The last message; or what can be done now, where there is room for that. */
export function footerLines(snapshot: Snapshot, {columns, rows, hasFooter}: FrameLayout): Line[] {
	const {state, config} = snapshot;
	if (state.message) {
		const {text, isProblem} = state.message;
		const lines = messageLines(text, isProblem, columns);
		const most = roomForMessage(rows, isProblem);
		if (lines.length <= most) return lines;
		return [...lines.slice(0, most - 1), cutLine(lines.slice(most - 1).flat(), columns, config.signs.ellipsis)];
	}
	if (!hasFooter) return [];
	const hints = footerHints(snapshot, columns).flatMap(({spans}) => spans);
	return [cutLine(hints, columns, config.signs.ellipsis)];
}

function messageLines(text: string, isProblem: boolean, columns: number): Line[] {
	return wrapped(text, columns, isProblem ? 'warning' : 'good', ' ');
}

/** On a lower screen good news has one line, so that what it is about stays in sight. */
const GOOD_NEWS_FROM_ROWS = 6;

/** The rows that a message may have. */
function roomForMessage(rows: number, isProblem: boolean): number {
	if (isProblem) return Math.max(1, rows - 1);
	return rows < GOOD_NEWS_FROM_ROWS ? 1 : rows - 2;
}

/** Whether a message can be told in front of the last lines of a screen. */
export function hasRoomForMessage({text, isProblem}: Message, {columns, rows}: Size): boolean {
	if (!isProblem && rows < GOOD_NEWS_FROM_ROWS) return true;
	return messageLines(text, isProblem, columns).length <= roomForMessage(rows, isProblem);
}

/** An action that the footer names. */
export interface FooterHint {
	readonly id: ActionId;
	readonly spans: Line;
}

/** They lead to everything else, and go last where there is no room. */
const lasting: readonly ActionId[] = ['help', 'quit'];

/** The actions that can be done now, in at most so many columns. */
export function footerHints(snapshot: Snapshot, columns: number): readonly FooterHint[] {
	const {bindings} = snapshot.config;
	const place = (id: ActionId) => bindings.actionOf(id).footer ?? 0;
	const hints = bindings
		.idsIn(layersOf(snapshot.state))
		.filter(id => place(id) > 0 && bindings.keysOf(id).length > 0 && disabledReason(id, snapshot) === null)
		.sort((a, b) => place(a) - place(b))
		.map((id): FooterHint => {
			const key = span(` ${keyLabel(bindings.keysOf(id)[0] ?? '')}`, 'key');
			return {id, spans: aimed([key, span(` ${titleNow(id, snapshot).toLowerCase()} `)], {action: id})};
		});
	while (widthOfHints(hints) > columns && hints.length > 1) {
		const dropped = hints.findLastIndex(({id}) => !lasting.includes(id));
		hints.splice(dropped < 0 ? hints.length - 1 : dropped, 1);
	}
	return hints;
}

function widthOfHints(hints: readonly FooterHint[]): number {
	return hints.reduce((sum, {spans}) => sum + lineWidth(spans), 0);
}
