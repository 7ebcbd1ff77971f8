import {translate} from '../../../shared/language/texts.ts';
import {splitLayout} from '../../components/layout.ts';
import type {App} from '../../model/app/app.ts';
import {bodySize} from '../../screens/body-size.ts';

/** Gives the list so many columns more beside its preview. */
export function moveDivider(app: App, columns: number): void {
	const size = bodySize(app.snapshot());
	placeDivider(app, splitLayout(size, app.snapshot().state.divider).list.columns + columns);
}

/** Puts the divider between a list and its preview at a column; what is beyond the least width of either is as far as it goes. */
export function placeDivider(app: App, column: number): void {
	const size = bodySize(app.snapshot());
	const {mode, list} = splitLayout(size, column / size.columns);
	if (mode === 'beside') app.update(state => ({...state, divider: list.columns / size.columns}));
	else app.say(translate('There is no room for a preview beside the list.'), true);
}
