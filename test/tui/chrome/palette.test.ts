import {describe, expect, it} from 'vitest';
import {paletteEntries} from '../../../source/tui/chrome/palette.ts';
import {emptyField} from '../../../source/tui/model/input/field.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';

describe('the list of the palette', () => {
	it('is made anew for what is typed and for what comes, and not for a moved selection', async () => {
		const {app} = openSampleApp();
		await app.lunch.showListing();
		await app.lunch.showMenus();
		app.press([...':soppa'].map(character => ({name: character, text: character})));
		const before = paletteEntries(app.snapshot(), 'soppa');
		app.press([{name: 'down', text: null}]);
		expect(paletteEntries(app.snapshot(), 'soppa')).toBe(before);
		app.update(state => ({...state, message: {text: 'A message', isProblem: false}}));
		expect(paletteEntries(app.snapshot(), 'soppa')).toBe(before);
		const other = paletteEntries(app.snapshot(), 'fisk');
		expect(other.map(({title}) => title)).not.toEqual(before.map(({title}) => title));
		// A list is of what is typed.
		const undo = () => paletteEntries(app.snapshot(), 'undo').find(({title}) => title === 'Undo');
		expect(undo()?.reason).toBe('There is nothing to undo');
		app.update(state => ({...state, undos: [{said: '', run() {}}]}));
		expect(undo()?.reason).toBeNull();
		app.update(state => ({...state, overlay: {kind: 'palette', field: emptyField, index: 0}}));
		expect(undo()?.reason).toBeNull();
		app.close();
	});
});
