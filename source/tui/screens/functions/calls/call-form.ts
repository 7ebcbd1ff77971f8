import {translate} from '../../../../shared/language/texts.ts';
import type {App} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {type Form, type FormField, formField} from '../../../model/app/form.ts';
import {type CallPlan, planNeeds, planSwitches} from '../../../model/functions/call-plan.ts';
import {extensionOf, planOf, readPlan, valuesOfPlan, writePlan} from '../../../model/functions/plan-document.ts';
import {editInEditor} from '../../edit-in-editor.ts';
import {planProblem} from './call-checks.ts';

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
	return {
		kind: 'form',
		title: translate('Call of a function'),
		index: 0,
		fields: fieldTexts().map(([id, label, hint]): FormField => {
			const isSwitch = planSwitches.some(name => name === id);
			const kind = id === 'code' ? 'lines' : isSwitch ? 'switch' : 'line';
			return {...formField(id, label, hint, values[id] ?? '', kind), needs: planNeeds[id] ?? null};
		}),
		document: {extension: extensionOf(from), write: writePlan, read: readPlan},
		check: (id, typed) => planProblem(id, planOf(typed), app.config),
		accept: typed => runCall(app, planOf(typed)),
	};
}

/** The fields in their order: the name of a part of a plan, its label, and what it takes. */
function fieldTexts(): readonly (readonly [id: string, label: string, hint: string])[] {
	return [
		[
			'code',
			translate('Function'),
			translate('An arrow function, as in (x) => x ** 2, or file#export of a .js, .ts or .py file.'),
		],
		[
			'args',
			translate('Arguments'),
			translate('JSON values apart by spaces; a word that is not JSON is a text. Empty for none.'),
		],
		['kwargs', 'Kwargs', translate('Named arguments: a JSON object, as in {example}.', {example: '{"people": 4}'})],
		['modules', translate('Modules'), translate('Names of modules that the function uses, apart by spaces.')],
		[
			'in',
			translate('Files in'),
			translate('Files for the folder where it runs, apart by spaces: a path, or name=path for another name there.'),
		],
		['out', translate('Files out'), translate('Files that it leaves there, to be written here: a path, or name=path.')],
		[
			'python',
			'Python',
			translate('An interpreter or a virtual environment of this machine. Packages in a header of the file need none.'),
		],
		['timeout', translate('Time limit'), translate('Seconds that it may run; empty for the usual limit.')],
		[
			'hint',
			translate('Takes about'),
			translate('Seconds that it will run, about: of calls that wait, long ones start first.'),
		],
		[
			'reuse',
			translate('Reuse'),
			translate('Whether its process goes on for later calls of the same function: Space changes it.'),
		],
		[
			'stream',
			translate('Stream'),
			translate('Whether it yields values, as a generator does, which are shown as they come: Space changes it.'),
		],
		[
			'retries',
			translate('Retries'),
			translate('How many times it may begin again; empty for never: it is run at most once.'),
		],
		[
			'backoff',
			translate('Pause'),
			translate('Seconds before it first begins again (1); each pause is twice the one before.'),
		],
		['backoffMost', translate('Longest pause'), translate('Seconds that a pause has at most (300).')],
		['retryOn', translate('Retry on'), translate('After which ends: died, threw, timed-out; empty for all of them.')],
		[
			'job',
			translate('As a job'),
			translate('Whether it is kept on the disk and goes on when you leave the app: Space changes it.'),
		],
		['group', translate('Group'), translate('The name of a group that the job belongs to.')],
		['concurrency', translate('At a time'), translate('So many of the group run at a time, on all machines together.')],
		['priority', translate('Priority'), translate('From -10 to 10: each step moves it an hour ahead in the queue.')],
		[
			'key',
			translate('Key'),
			translate('A repeat with the same key gives the same job; empty for a new one each time.'),
		],
	];
}

/** Runs a call and selects it. */
export function runCall(app: App, plan: CallPlan): void {
	const key = app.functions.run(plan);
	app.update(state => withPane({...state, openCall: null}, {selected: key, index: 0}, NAME));
}
