import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {Action, Actions} from '../../../model/app/action.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {isRunning} from '../../../model/functions/call-record.ts';
import {openLog} from '../../log/open-log.ts';
import {editCallInEditor, openCallForm, runCall} from './call-form.ts';
import {noCallReason, selectedCall, withCall} from './selected-call.ts';

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
	showOutput: onCalls({
		keys: 'o',
		title: 'Output',
		description: 'Show all that the selected call wrote',
		footer: 6,
		disabledReason: noCallReason,
		run: withCall((app, {key}) => openLog(app, 'output', {outputCall: key})),
	}),
};

/** An action that the screen Functions alone can do: its sibling Workers shares the keys. */
function onCalls(action: Action): Action {
	const disabledReason = (snapshot: Snapshot) =>
		snapshot.state.screen === 'functions'
			? (action.disabledReason?.(snapshot) ?? null)
			: translate('Functions are run on the screen Functions');
	return {...action, disabledReason};
}
