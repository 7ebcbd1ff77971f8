import type {App} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {prompt} from '../../../model/app/prompt.ts';
import {argumentsIn} from '../../../model/functions/argument-words.ts';
import {type CallPlan, withPlan} from '../../../model/functions/call-plan.ts';

const NAME = 'functions';

/** Prompts for a function and its arguments, and runs it. `from` is there already. */
export function promptForCall(app: App, from: CallPlan = {code: '', args: ''}): void {
	prompt(app, {
		title: 'Function',
		hint: 'An arrow function, as in (x) => x ** 2, or file#export of a .js, .ts or .py file.',
		text: from.code,
		accept(code) {
			if (code === '') return 'Write a function, or name one of a file.';
			promptForArguments(app, {...from, code});
			return null;
		},
	});
}

function promptForArguments(app: App, {code, args}: CallPlan): void {
	prompt(app, {
		title: `Arguments of ${code}`,
		hint: 'JSON values apart by spaces; a word that is not JSON is a text. Empty for none.',
		text: args,
		accept(typed) {
			const values = argumentsIn(typed);
			if ('problem' in values) return values.problem;
			runCall(app, {code, args: typed});
			return null;
		},
	});
}

/** Runs a call and selects it. */
export function runCall(app: App, plan: CallPlan): void {
	const key = app.functions.run(plan);
	app.update(state =>
		withPane({...state, plans: withPlan(state.plans, plan), openCall: null}, {selected: key, index: 0}, NAME),
	);
}
