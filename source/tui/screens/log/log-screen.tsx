import {message, translate} from '../../../shared/language/texts.ts';
import {textRoom} from '../../components/layout.ts';
import {span} from '../../components/line.ts';
import {panelLines} from '../../components/panel-lines.ts';
import {Rows} from '../../components/rows.ts';
import type {App, Snapshot} from '../../model/app/app.ts';
import type {LogContent} from '../../model/log/log-view.ts';
import type {Screen, ScreenProps} from '../screen.ts';
import {goToMatch, logText} from './log-actions.ts';
import {logBody, logFoot} from './log-body.ts';
import {logContentOf, showLog} from './log-content.ts';

const SHIFT = 8;

function View({snapshot, columns, rows}: ScreenProps) {
	const {config} = snapshot;
	const content = logContentOf(snapshot);
	if (!content) return null;
	const shown = showLog(snapshot, content);
	const {hasFrame} = textRoom({columns, rows}, config);
	const panel = {
		title: [span(content.title, 'title')],
		foot: logFoot(shown),
		lines: logBody(snapshot, content, shown),
		hasFrame,
		isFocused: true,
	};
	return <Rows lines={panelLines(panel, {columns, rows}, config)} columns={columns} />;
}

/** A screen with a log, which is searched, followed, copied and saved. `own` is what else there is to it. */
export function logScreen(
	log: (snapshot: Snapshot) => LogContent | null,
	own: Pick<Screen, 'show' | 'leave' | 'refresh' | 'status' | 'command'>,
): Screen {
	const wrappedReason = ({state}: Snapshot) =>
		state.logView.isWrapped ? translate('Lines are wrapped: nothing is beside them') : null;
	return {
		View,
		log,
		rows: () => [],
		length(snapshot) {
			const content = log(snapshot);
			return content ? showLog(snapshot, content).length : 0;
		},
		restaurant: () => null,
		accept: app => goToMatch(app, 1),
		copy(snapshot) {
			const text = logText(snapshot);
			return text === '' ? null : {text, what: translate('the lines that are shown')};
		},
		...own,
		actions: {
			open: message('This is the whole log already'),
			previous: {disabledReason: wrappedReason, run: app => shift(app, -SHIFT)},
			next: {disabledReason: wrappedReason, run: app => shift(app, SHIFT)},
		},
	};
}

function shift(app: App, by: number): void {
	app.update(state => ({...state, logView: {...state.logView, shift: Math.max(0, state.logView.shift + by)}}));
}
