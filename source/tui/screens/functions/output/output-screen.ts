import {message, translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {line} from '../../../components/line.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {type CallRecord, isRunning} from '../../../model/functions/call-record.ts';
import {emptyLog} from '../../../model/log/log-lines.ts';
import {logScreen} from '../../log/log-screen.tsx';
import type {Screen} from '../../screen.ts';
import {callCommand} from '../calls/call-command.ts';

function callOf({functions, state}: Snapshot): CallRecord | null {
	return functions.calls.find(({key}) => key === state.outputCall) ?? null;
}

const screen = logScreen(
	snapshot => {
		const call = callOf(snapshot);
		const code = call === null ? '' : ` ${snapshot.config.signs.separator} ${cleanText(call.plan.code)}`;
		return {
			title: `${translate('Output')}${code}`,
			log: call?.log ?? emptyLog,
			hasStreams: true,
			empty: call && isRunning(call) ? translate('No output yet.') : translate('It wrote nothing.'),
			fileName: 'output.txt',
		};
	},
	{
		show() {},
		status(snapshot) {
			const call = callOf(snapshot);
			const isBusy = call !== null && isRunning(call);
			return {spans: line(''), isBusy};
		},
		async refresh() {},
		command: snapshot => callCommand(callOf(snapshot)),
	},
);

/** The output of a call, stdout and stderr, in the order in which it came. */
export const outputScreen: Screen = {
	...screen,
	actions: {...screen.actions, refresh: message('What a call gives comes by itself')},
};
