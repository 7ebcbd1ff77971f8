import {afterEach, expect, test} from 'vitest';
import {speak} from '../../../source/shared/language/texts.ts';
import {actions} from '../../../source/tui/app/actions.ts';
import {helpEntries} from '../../../source/tui/chrome/help-lines.ts';
import {bindKeys} from '../../../source/tui/keys/key-bindings.ts';
import {screenNames, titleOf} from '../../../source/tui/screens/areas.ts';

afterEach(() => speak('en'));

test('actions and screens have titles in the language of the run', async () => {
	const described = () => helpEntries(bindKeys(actions)).find(({id}) => id === 'filter')?.description;
	expect(described()).toBe('Filter the list, or search the dishes');
	expect(screenNames.slice(0, 2).map(titleOf)).toEqual(['Today', 'Restaurants']);
	await speak('sv');
	expect(described()).toBe('Filtrera listan, eller sök bland rätterna');
	expect(screenNames.slice(0, 2).map(titleOf)).toEqual(['Idag', 'Restauranger']);
	expect(titleOf('elsewhere')).toBe('elsewhere');
});
