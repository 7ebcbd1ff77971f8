import {replaceFile} from '../../../shared/files/replace-file.ts';
import {translate} from '../../../shared/language/texts.ts';
import type {Actions, App, Snapshot} from '../../model/app/app.ts';
import {paneOf, withPane} from '../../model/app/app-state.ts';
import {prompt} from '../../model/app/prompt.ts';
import {emptyField} from '../../model/input/field.ts';
import {shownText} from '../../model/log/log-lines.ts';
import {
	foundLines,
	LOG_END,
	type LogContent,
	type LogView,
	nextFound,
	streamChoices,
} from '../../model/log/log-view.ts';
import {promptToSave} from '../save-prompt.ts';
import {logContentOf, type ShownLog, showLog} from './log-content.ts';

/** The actions of a log that fills the screen. */
export const logActions: Actions<'log'> = {
	searchLog: {
		keys: '/',
		title: 'Search',
		description: 'Search in the log as you type; lower case finds capitals too',
		footer: 1,
		run: app => app.update(state => withPane(withView(state, {found: null}), {field: emptyField, isTyping: true})),
	},
	nextMatch: {
		keys: 'n',
		title: 'Next match',
		description: 'The next line with the searched text',
		disabledReason: nothingSearched,
		run: app => goToMatch(app, 1),
	},
	previousMatch: {
		keys: 'N',
		title: 'Previous match',
		description: 'The line before with the searched text',
		disabledReason: nothingSearched,
		run: app => goToMatch(app, -1),
	},
	filterLog: {
		keys: '&',
		title: 'Filter',
		description: 'Show only the lines with a text in them',
		footer: 2,
		run: promptForFilter,
	},
	followLog: {
		keys: 'f',
		title: 'Follow',
		description: 'Follow the end of the log as it grows, or stop following it',
		footer: 3,
		run: toggleFollowing,
	},
	wrapLog: {
		keys: 'w',
		title: 'Wrap',
		description: 'Break long lines, or cut them',
		footer: 4,
		run: toggleWrapping,
	},
	chooseStream: {
		keys: 'o',
		title: 'Stream',
		description: 'Show stdout, stderr or both',
		footer: 5,
		disabledReason: snapshot =>
			logContentOf(snapshot)?.hasStreams ? null : translate('This log has one stream alone'),
		run: chooseStream,
	},
	saveLog: {
		keys: 's',
		title: 'Save',
		description: 'Write the lines that are shown to a file',
		footer: 6,
		disabledReason: snapshot => (linesOf(snapshot).length > 0 ? null : translate('There is nothing to save')),
		run: save,
	},
};

function withView<State extends {readonly logView: LogView}>(state: State, part: Partial<LogView>): State {
	return {...state, logView: {...state.logView, ...part}};
}

function nothingSearched({state}: Snapshot): string | null {
	return paneOf(state).field.text === '' ? translate('Nothing was searched for yet') : null;
}

function linesOf(snapshot: Snapshot): ShownLog['lines'] {
	const content = logContentOf(snapshot);
	return content ? showLog(snapshot, content).lines : [];
}

/** The shown lines as text. */
export function logText(snapshot: Snapshot): string {
	return linesOf(snapshot)
		.map(line => `${shownText(line)}\n`)
		.join('');
}

/** Goes on to the next line with what is searched, from the last one or from the first row in sight. */
export function goToMatch(app: App, step: 1 | -1): void {
	const snapshot = app.snapshot();
	const content = logContentOf(snapshot);
	if (!content) return;
	const {lines, rows, room, offset, search} = showLog(snapshot, content);
	const {found} = snapshot.state.logView;
	const first = rows.slice(offset, 1)[0]?.line ?? null;
	const before = first === null ? null : (lines[lines.indexOf(first) - 1] ?? null);
	const line = nextFound(lines, foundLines(lines, search), found ?? before, step);
	if (line === null) {
		app.say(translate('No line has "{text}".', {text: search}), true);
		return;
	}
	const row = rows.rowOf(line);
	const isInSight = row >= offset && row < offset + room.rows;
	const scrolled = isInSight ? offset : Math.max(0, row - Math.floor(room.rows / 3));
	app.update(state => withPane(withView(state, {found: line}), {offset: scrolled}));
}

function promptForFilter(app: App): void {
	prompt(app, {
		title: translate('Only lines with'),
		hint: translate('A text that lines have in them; empty for all lines.'),
		text: app.snapshot().state.logView.filter,
		accept(filter) {
			app.update(state => withPane(withView(state, {filter, found: null}), {offset: LOG_END}));
			return null;
		},
	});
}

function toggleFollowing(app: App): void {
	change(app, ({offset, length}, isFollowed) => (isFollowed ? Math.min(offset, Math.max(0, length)) : LOG_END));
}

/** Puts the log at another row. */
function change(app: App, place: (shown: ShownLog, isFollowed: boolean) => number): void {
	const snapshot = app.snapshot();
	const content = logContentOf(snapshot);
	if (!content) return;
	const offset = place(showLog(snapshot, content), paneOf(snapshot.state).offset === LOG_END);
	app.update(state => withPane(state, {offset}));
}

function toggleWrapping(app: App): void {
	const snapshot = app.snapshot();
	const content = logContentOf(snapshot);
	if (!content) return;
	const {rows, offset} = showLog(snapshot, content);
	const first = rows.slice(offset, 1)[0]?.line;
	const isFollowed = paneOf(snapshot.state).offset === LOG_END;
	app.update(state => withView(state, {isWrapped: !state.logView.isWrapped, shift: 0}));
	// The same line stays at the top.
	if (!isFollowed && first) app.update(state => withPane(state, {offset: rowOf(app.snapshot(), content, first)}));
}

function rowOf(snapshot: Snapshot, content: LogContent, line: ShownLog['lines'][number]): number {
	return Math.max(0, showLog(snapshot, content).rows.rowOf(line));
}

function chooseStream(app: App): void {
	const {stream} = app.snapshot().state.logView;
	const next = streamChoices[(streamChoices.indexOf(stream) + 1) % streamChoices.length] ?? 'both';
	app.update(state => withPane(withView(state, {stream: next, found: null}), {offset: LOG_END}));
}

function save(app: App): void {
	const snapshot = app.snapshot();
	const content = logContentOf(snapshot);
	if (!content) return;
	const text = logText(snapshot);
	promptToSave(app, {
		title: translate('Save to'),
		name: content.fileName,
		bytes: Buffer.byteLength(text),
		write: path => replaceFile(path, text),
	});
}
