import {translate} from '../../../../shared/language/texts.ts';
import type {App} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {type Form, type FormProblem, type FormValues, formField} from '../../../model/app/form.ts';
import {argumentsIn} from '../../../model/functions/argument-words.ts';
import {type CallPlan, withPlan} from '../../../model/functions/call-plan.ts';
import {extensionOf, planOf, readPlan, valuesOfPlan, writePlan} from '../../../model/functions/plan-document.ts';
import {editInEditor} from '../../edit-in-editor.ts';

const NAME = 'functions';

/** Opens the form of a call; `from` is filled in already. */
export function openCallForm(app: App, from: CallPlan = {code: '', args: ''}): void {
	app.update(state => ({...state, overlay: makeForm(app, from)}));
}

/** Opens the form of a call in the person's editor. */
export async function editCallInEditor(app: App, from: CallPlan = {code: '', args: ''}): Promise<void> {
	await editInEditor(app, makeForm(app, from));
}

function makeForm(app: App, from: CallPlan): Form {
	const values = valuesOfPlan(from);
	const value = (name: string) => values[name] ?? '';
	return {
		kind: 'form',
		title: translate('Call of a function'),
		index: 0,
		fields: [
			formField(
				'code',
				translate('Function'),
				translate('An arrow function, as in (x) => x ** 2, or file#export of a .js, .ts or .py file.'),
				value('code'),
				'lines',
			),
			formField(
				'args',
				translate('Arguments'),
				translate('JSON values apart by spaces; a word that is not JSON is a text. Empty for none.'),
				value('args'),
			),
			formField(
				'kwargs',
				'Kwargs',
				translate('Named arguments: a JSON object, as in {example}.', {example: '{"people": 4}'}),
				value('kwargs'),
			),
			formField(
				'modules',
				translate('Modules'),
				translate('Names of modules that the function uses, apart by spaces.'),
				value('modules'),
			),
			formField(
				'timeout',
				translate('Time limit'),
				translate('Seconds that it may run; empty for the usual limit.'),
				value('timeout'),
			),
			formField(
				'reuse',
				translate('Reuse'),
				translate('Whether its process goes on for later calls of the same function: Space changes it.'),
				value('reuse'),
				'switch',
			),
		],
		document: {extension: extensionOf(from), write: writePlan, read: readPlan},
		accept(typed) {
			const problem = findProblem(typed);
			if (problem === null) runCall(app, planOf(typed));
			return problem;
		},
	};
}

function findProblem(values: FormValues): FormProblem | null {
	const {code, args, kwargs = '', timeout = ''} = planOf(values);
	if (code === '') return {id: 'code', problem: translate('Write a function, or name one of a file.')};
	const words = argumentsIn(args);
	if ('problem' in words) return {id: 'args', problem: words.problem};
	if (kwargs !== '' && !isObject(kwargs)) return {id: 'kwargs', problem: translate('That must be a JSON object.')};
	const seconds = Number(timeout === '' ? 1 : timeout);
	return seconds > 0 && Number.isFinite(seconds)
		? null
		: {id: 'timeout', problem: translate('That must be seconds above 0.')};
}

function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

/** Runs a call and selects it. */
export function runCall(app: App, plan: CallPlan): void {
	const key = app.functions.run(plan);
	app.update(state =>
		withPane({...state, plans: withPlan(state.plans, plan), openCall: null}, {selected: key, index: 0}, NAME),
	);
}
