import {afterEach, expect, test} from 'vitest';
import {speak} from '../../../source/shared/language/texts.ts';
import {actionTitle} from '../../../source/tui/keys/action-title.ts';
import {screenNames, titleOf} from '../../../source/tui/screens/areas.ts';

afterEach(() => speak('en'));

test('actions and screens have titles in the language of the run', async () => {
	expect(actionTitle('filter', {title: 'Filter'})).toBe('Filter');
	expect(screenNames.slice(0, 2).map(titleOf)).toEqual(['Today', 'Restaurants']);
	await speak('sv');
	expect(actionTitle('filter', {title: 'Filter'})).toBe('Filtrera');
	expect(screenNames.slice(0, 2).map(titleOf)).toEqual(['Idag', 'Restauranger']);
	expect(titleOf('elsewhere')).toBe('elsewhere');
});
