import {expect, test} from 'vitest';
import {createMenu} from '../../../source/relay/menus/menu.ts';
import {suggestionFor} from '../../../source/relay/menus/ranking.ts';
import {type BarProgram, barText} from '../../../source/relay/output/bar-text.ts';

const TODAY = '2026-11-30';
const taste = {favourites: ['a'], words: ['soppa'], diets: []};
function suggestions(name: string, dishes: string[], menuUrl: string | null = null) {
	const restaurant = {id: 'a', name, region: null, coordinate: null, homepage: null, menuUrl, mapUrl: null};
	return [suggestionFor(restaurant, createMenu(TODAY, dishes), taste, TODAY)];
}
const text = (program: BarProgram, name: string, dishes: string[], maxLength = 80) =>
	barText(program, suggestions(name, dishes), {maxLength, words: taste.words});

test.each([
	['tmux', 'Kök #1', ['#[fg=red]Fisk'], 'Kök ##1: ##[fg=red]Fisk\n'],
	['polybar', 'Kök', ['50 %{F#f00} fisk', '5 %'], 'Kök: 50 % {F#f00} fisk, 5 %\n'],
	['starship', 'Kök', ['Fisk & $HOME'], 'Kök: Fisk & $HOME\n'],
	['i3blocks', 'Kök', ['Fisk'], 'Kök: Fisk\nKök\n'],
	['xbar', '--Kök', ['Fisk | color=red', '---'], '–Kök: Fisk ¦ color=red, ---\n---\n–Kök\n• Fisk ¦ color=red\n• ---\n'],
] as const)('%s gets a line that it reads as text', (program, name, dishes, wanted) => {
	expect(text(program, name, [...dishes])).toBe(wanted);
});

test('waybar gets JSON whose texts are markup', () => {
	const read = JSON.parse(text('waybar', 'Kök & Bar', ['Fisk <i>', 'Soppa']));
	expect(read).toEqual({
		text: 'Kök &amp; Bar: Soppa, Fisk &lt;i&gt;',
		tooltip: 'Kök &amp; Bar\n• Soppa\n• Fisk &lt;i&gt;',
		class: ['served', 'favourite-dish', 'favourite-restaurant'],
	});
	expect(JSON.parse(barText('waybar', [], {maxLength: 80, words: []}))).toEqual({
		text: 'no menu yet',
		tooltip: 'no menu yet',
		class: ['unknown'],
	});
});

test('xbar gets links to the menus', () => {
	const lines = barText('xbar', suggestions('Kök', ['Fisk'], 'https://x.example/?a|b'), {maxLength: 80, words: []});
	expect(lines.split('\n')[2]).toBe('Kök | href=https://x.example/?a%7Cb');
});

test('the length is that of what is seen, wide characters and all', () => {
	expect(text('tmux', 'Kök', ['#########'], 8)).toBe('Kök: ####…\n');
	expect(text('starship', '寿司', ['寿司'], 7)).toBe('寿司: …\n');
	expect(text('starship', 'Kök', ['Stängt'])).toBe('Kök: closed\n');
});
