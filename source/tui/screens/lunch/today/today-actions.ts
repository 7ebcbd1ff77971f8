import {type Diet, diets} from '../../../../relay/menus/diets.ts';
import type {Actions} from '../../../model/app/action.ts';

/** The action of the screen Today. */
export const todayActions: Pick<Actions<'lunch'>, 'chooseDiet'> = {
	chooseDiet: {
		keys: 'd',
		title: 'Diet',
		description: 'Choose the diet that Today ranks by',
		disabledReason: ({state}) => (state.screen === 'today' ? null : 'The diet is chosen on the screen Today'),
		run(app) {
			const choices: readonly (Diet | null)[] = [null, ...diets];
			app.update(state => ({...state, diet: choices[(choices.indexOf(state.diet) + 1) % choices.length] ?? null}));
		},
	},
};
