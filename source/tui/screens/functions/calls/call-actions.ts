import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cutText} from '../../../../shared/text/text-width.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {Action, Actions, App, Snapshot} from '../../../model/app/app.ts';
import {promptToConfirm} from '../../../model/app/prompt.ts';
import {canUndo} from '../../../model/app/undo.ts';
import {type CallRecord, isRunning} from '../../../model/functions/call-record.ts';
import {openLog} from '../../log/open-log.ts';
import {editCallInEditor, openCallForm, runCall} from './call-form.ts';
import {planText} from './call-words.ts';
import {noCallReason, selectedCall, withCall} from './selected-call.ts';

const NAME_WIDTH = 40;

/** The actions of calls. */
export const callActions: Actions<'functions'> = {
	newCall: onCalls({
		keys: 'n',
		title: 'New',
		description: 'Write a function, or name one of a file, and run it',
		footer: 2,
		run: app => openCallForm(app),
	}),
	editCall: onCalls({
		keys: 'e',
		title: 'Edit',
		description: 'Run the selected call with changes',
		footer: 3,
		disabledReason: noCallReason,
		run: withCall((app, {plan}) => openCallForm(app, plan)),
	}),
	editCallOutside: onCalls({
		keys: 'ctrl+o',
		title: 'Editor',
		description: 'Write the selected call, or a new one, in $VISUAL or $EDITOR',
		run: app => inBackground(editCallInEditor(app, selectedCall(app.snapshot())?.plan)),
	}),
	repeatCall: onCalls({
		keys: 'R',
		title: 'Run again',
		description: 'Run the selected call once more',
		footer: 4,
		disabledReason: noCallReason,
		run: withCall((app, {plan}) => runCall(app, plan)),
	}),
	cancelCall: onCalls({
		keys: 'x delete',
		title: 'Cancel',
		description: 'Cancel the call under way',
		footer: 5,
		disabledReason(snapshot) {
			const record = selectedCall(snapshot);
			return record && !isRunning(record) ? translate('The call is not under way') : noCallReason(snapshot);
		},
		run: withCall((app, {key}) => app.functions.cancel(key)),
	}),
	forgetCall: onCalls({
		keys: 'D',
		title: 'Forget',
		description: 'Forget the selected call, with what came of it',
		disabledReason(snapshot) {
			const record = selectedCall(snapshot);
			return record && isRunning(record) ? translate('The call is under way: cancel it first') : noCallReason(snapshot);
		},
		run: withCall((app, record) => inBackground(forget(app, [record]))),
	}),
	forgetAllCalls: onCalls({
		keys: 'X',
		title: 'Forget all',
		description: 'Forget every call that is over',
		disabledReason: noCallReason,
		run(app) {
			const over = app.snapshot().functions.calls.filter(call => !isRunning(call));
			const question = translate(
				{one: 'Forget {count} call, with what came of it?', other: 'Forget all {count} calls, with what came of them?'},
				{count: over.length},
			);
			promptToConfirm(app, question, () => inBackground(forget(app, over)));
		},
	}),
	showOutput: onCalls({
		keys: 'o',
		title: 'Output',
		description: 'Show all that the selected call wrote',
		footer: 6,
		disabledReason: noCallReason,
		run: withCall((app, {key}) => openLog(app, 'output', {outputCall: key})),
	}),
};

/** Forgets calls, on the disk too, so that it can be undone while the app is open. */
async function forget(app: App, calls: readonly CallRecord[]): Promise<void> {
	const [first] = calls;
	if (!first) return;
	app.update(state => ({...state, openCall: null}));
	const restore = await app.functions.forget(calls.map(({key}) => key));
	const name =
		calls.length === 1 ? cutText(planText(first), NAME_WIDTH) : translate('{count} calls', {count: calls.length});
	canUndo(app, {said: translate('{name} is kept again.', {name}), run: restore});
	app.say(translate('Forgot {name}; {key} brings it back.', {name, key: keyFor('undo', app.config.bindings)}));
}

/** An action that the screen Functions alone can do: its sibling Workers shares the keys. */
function onCalls(action: Action): Action {
	const disabledReason = (snapshot: Snapshot) =>
		snapshot.state.screen === 'functions'
			? (action.disabledReason?.(snapshot) ?? null)
			: translate('Functions are run on the screen Functions');
	return {...action, disabledReason};
}
