import {inBackground} from '../../../shared/in-background.ts';
import {translate, translated} from '../../../shared/language/texts.ts';
import {type Span, spanAt, type Target} from '../../components/line.ts';
import type {App} from '../../model/app/app.ts';
import {paneOf, selectedIndex, withPane} from '../../model/app/app-state.ts';
import type {MouseEvent} from '../../terminal/input/input-event.ts';
import type {Frame} from '../drawing/frame.ts';
import {placeDivider} from './divider.ts';
import {move} from './move.ts';

/** Lines that a turn of the wheel scrolls. */
const WHEEL_LINES = 3;

/** Makes what takes the mouse: what it means stands with the text that the last frame shows under it. */
export function createMouse(app: App, frame: Frame): (event: MouseEvent) => void {
	let isDragging = false;

	function click(span: Span | undefined): void {
		const {overlay, message} = app.snapshot().state;
		if (message) app.update(state => ({...state, message: null}));
		if (span?.link !== undefined) inBackground(openAddress(app, span.link));
		else if (span?.target) clickOn(app, span.target);
		// Beside a box that keeps nothing of the person's: it is closed.
		else if (overlay && /^(?:palette|help|notice|choices)$/.test(overlay.kind)) {
			app.update(state => ({...state, overlay: null}));
		}
	}

	function scroll(target: Target | undefined, step: number): void {
		const {state, screen} = app.snapshot();
		const {overlay} = state;
		if (!overlay && isPart(target, 'preview')) {
			frame.scrollPreview(state.screen, step * WHEEL_LINES);
			app.update(now => ({...now}));
		} else if (overlay || screen.length || !scrollList(step)) {
			moveByWheel(step, overlay && /^(?:palette|choices|form)$/.test(overlay.kind) ? 1 : WHEEL_LINES);
		}
	}

	function moveByWheel(step: number, times: number): void {
		for (let turn = 0; turn < times; turn++) move(app, step < 0 ? 'up' : 'down');
	}

	/** Scrolls a list, which is looked at apart from what is selected in it; false where all of it is in sight. */
	function scrollList(step: number): boolean {
		const {state, screen} = app.snapshot();
		const outcome = frame.scrollList(state.screen, step * WHEEL_LINES);
		if (outcome === 'scrolled') app.update(now => ({...now}));
		if (outcome === 'at its end' && step > 0) screen.showMore?.(app);
		return outcome !== 'whole in sight';
	}

	return ({action, button, row, column}) => {
		const span = spanAt(frame.last[row] ?? [], column);
		if (action === 'wheelUp') scroll(span?.target, -1);
		if (action === 'wheelDown') scroll(span?.target, 1);
		if (action === 'drag' && isDragging) placeDivider(app, column + 1);
		if (action === 'press' || action === 'release') isDragging = action === 'press' && isPart(span?.target, 'divider');
		if (action === 'press' && button === 'left') click(span);
	};
}

function isPart(target: Target | undefined, part: string): boolean {
	return target !== undefined && 'part' in target && target.part === part;
}

function clickOn(app: App, target: Target): void {
	if ('place' in target) app.goTo(target.place.screen, target.place.trail);
	else if ('row' in target) clickRow(app, target.row);
	else if ('action' in target) {
		const action = app.config.bindings.ids.find(id => id === target.action);
		if (action !== undefined) app.perform(action);
	}
}

/** Selects a row; one that is selected already is opened, and one in a box is chosen. */
function clickRow(app: App, row: string): void {
	const {state, screen} = app.snapshot();
	const {overlay} = state;
	if (overlay?.kind === 'palette' || overlay?.kind === 'choices') {
		app.update(now => ({...now, overlay: {...overlay, index: Number(row)}}));
		app.perform('acceptInput');
		return;
	}
	const rows = screen.rows(app.snapshot());
	const index = rows.indexOf(row);
	if (overlay || index < 0) return;
	if (selectedIndex(paneOf(state), rows) === index) {
		app.perform('open');
		return;
	}
	app.update(now => withPane(now, {selected: row, index, isTyping: false}));
	const restaurant = screen.restaurant(app.snapshot());
	if (restaurant !== null) app.update(now => ({...now, restaurant}));
	app.requestShown();
}

async function openAddress(app: App, address: string): Promise<void> {
	const problem = await app.effects.open(address);
	if (problem === null) return app.say(translate('Opened {address}', {address}));
	app.effects.copy(address);
	app.say(translate('{problem}; copied {address} instead.', {problem: translated(problem), address}), true);
}
