import {translate} from '../../../../shared/language/texts.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';

/** The call that fills the screen, if one does. */
export function openedCall({functions, state}: Snapshot): CallRecord | null {
	return functions.calls.find(({key}) => key === state.openCall?.key) ?? null;
}

/** The call that fills the screen, else the one that is selected in the list. */
export function selectedCall(snapshot: Snapshot): CallRecord | null {
	const opened = openedCall(snapshot);
	if (opened) return opened;
	const {calls} = snapshot.functions;
	const keys = calls.map(({key}) => key);
	return calls[selectedIndex(paneOf(snapshot.state, 'functions'), keys)] ?? null;
}

/** The reason against what needs a call; null if there is one. */
export function noCallReason(snapshot: Snapshot): string | null {
	return selectedCall(snapshot) ? null : translate('There is no call yet');
}

/** Does something with the selected call, if there is one. */
export function withCall(work: (app: App, record: CallRecord) => void): (app: App) => void {
	return app => {
		const record = selectedCall(app.snapshot());
		if (record) work(app, record);
	};
}
