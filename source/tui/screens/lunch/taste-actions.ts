import {type Diet, diets} from '../../../relay/menus/diets.ts';
import {translate} from '../../../shared/language/texts.ts';
import {fold} from '../../../shared/text/fold.ts';
import type {Actions, App} from '../../model/app/app.ts';
import {toggled} from '../../model/app/app-state.ts';
import {toggleWord} from '../../model/app/favourite-words.ts';
import {changeTaste} from '../../model/app/undo.ts';
import {emptyField} from '../../model/input/field.ts';

/** The actions that say what Today ranks by. */
export const tasteActions: Pick<Actions<'lunch'>, 'editDishWords' | 'editDiets'> = {
	editDishWords: {
		keys: 'w',
		title: 'Dishes',
		description: 'Edit the words of dishes that you like',
		footer: 20,
		run: editDishWords,
	},
	editDiets: {
		keys: 'd',
		title: 'Diets',
		description: 'Edit the diets that Today ranks by',
		footer: 21,
		run: editDiets,
	},
};

function editDishWords(app: App): void {
	app.update(state => ({
		...state,
		overlay: {
			kind: 'choices',
			title: translate('Dishes I like'),
			hint: translate('Type a word and Enter to add it, as in pannkaka. Enter on one of the list takes it out.'),
			field: emptyField,
			index: 0,
			choices: () =>
				app.snapshot().state.words.map(word => ({text: word, isChosen: true, toggle: () => toggleWord(app, word)})),
			add(typed) {
				// A word that is there already stays, rather than going by being typed once more.
				const isKnown = app.snapshot().state.words.some(word => fold(word) === fold(typed));
				if (!isKnown) toggleWord(app, typed);
			},
		},
	}));
}

function editDiets(app: App): void {
	app.update(state => ({
		...state,
		overlay: {
			kind: 'choices',
			title: translate('Diets'),
			hint: translate('Enter adds a diet, or takes it out. Dishes that fit all of them count.'),
			field: emptyField,
			index: 0,
			choices: () =>
				diets.map(diet => ({
					text: translate(diet),
					isChosen: app.snapshot().state.diets.includes(diet),
					toggle: () => toggleDiet(app, diet),
				})),
			add: null,
		},
	}));
}

function toggleDiet(app: App, diet: Diet): void {
	const said = translate('The diets are as they were before.');
	changeTaste(app, ({diets: chosen}) => ({diets: diets.filter(other => toggled(chosen, diet).includes(other))}), said);
}
