import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

/** The promises of the app by what they are about, each with the file and the title of a test that holds it. */
const promises: Readonly<Record<string, readonly (readonly [promise: string, file: string, title: string])[]>> = {
	'a frame that can not break': [
		[
			'a wrong width costs no other row',
			'terminal/frame/frame-writer.test.ts',
			'%s costs no other row anything, and what follows it is in its column',
		],
		[
			'every view is whole on terminals with other widths',
			'terminal/frame/every-screen.test.ts',
			'every view is whole on terminals with other widths',
		],
		['every other screen, too', 'terminal/frame/every-screen.test.ts', '%s, which is opened from another screen, too'],
		['a row in tmux has no leftovers', 'terminal/frame/in-tmux.test.ts', 'a frame after others looks as if drawn anew'],
		[
			'nothing wraps while the app runs',
			'terminal/frame/frame-writer.test.ts',
			'has autowrap off for as long as the alternate screen is shown',
		],
		['every way out gives the terminal back', 'terminal/exit-paths.test.ts', 'every way out gives the terminal back'],
		['so does Ctrl-Z', 'terminal/exit-paths.test.ts', 'Ctrl-Z hands the terminal to the shell, fg comes back'],
	],
	'where to go, at a glance': [
		['the app opens on Today', 'screens/navigation.test.ts', 'opens on Today, in the first of four areas'],
		[
			'the best place comes first, what has no menu is aside',
			'model/app/model.test.ts',
			'puts favourite dishes before favourite restaurants before the rest, and what has no menu aside',
		],
		[
			'as many dishes as there is room for',
			'model/app/model.test.ts',
			'shares the lines that there are among the restaurants',
		],
		['the reasons are said', 'screens/lunch/screens.test.ts', 'ranks by what the person likes and says why'],
		['no reason is cut at 80 columns', 'screens/lunch/screens.test.ts', 'cuts no reason at 80 columns'],
		[
			'dish words and diets are edited in lists',
			'screens/lunch/screens.test.ts',
			'edits the words and the diets in lists',
		],
		[
			'S sorts the restaurants',
			'screens/rows.test.ts',
			'S sorts by name, dishes, distance and age; what serves comes first then',
		],
		['Restaurants starts on one that serves', 'screens/rows.test.ts', 'starts on a restaurant that serves'],
		[
			'a week is columns where there is room',
			'screens/lunch/days.test.ts',
			'shows the days as columns at 120, those of all favourites below each other',
		],
		[
			'a week is a day at a time elsewhere',
			'screens/lunch/days.test.ts',
			'shows a day at a time at 80 columns, and goes from one to the next',
		],
	],
	'four areas': [
		[
			'every area and view keeps its name',
			'screens/navigation.test.ts',
			'names every area and every view at %i columns',
		],
		[
			'digits go to areas, on Search too',
			'screens/navigation.test.ts',
			'digits go to areas on Search, until its field is entered',
		],
		[
			'Esc goes where the breadcrumbs say',
			'screens/navigation.test.ts',
			'Esc goes where they say: a job and its decimals',
		],
		[
			'Esc in the field of Search does what the footer says',
			'screens/chrome.test.ts',
			'Esc in the field of Search does what the footer says',
		],
	],
	'a dashboard to leave open': [
		[
			'charts, machines, warnings and the log of a service',
			'screens/services/dashboard.test.ts',
			'has charts of what clients ask, workers of every machine, and says when the service is away',
		],
		[
			'the parts of the app itself, and ASCII where asked for',
			'screens/services/dashboard.test.ts',
			'shows the parts of the app itself where there is no service, and its charts in ASCII where asked for',
		],
		['all of it at every size', 'screens/services/dashboard.test.ts', 'fits %i columns and %i rows'],
		[
			'stored answers can be told apart',
			'screens/services/cache.test.ts',
			'stored answers are named by what tells them apart, and by their day where that is another one',
		],
	],
	'a log view and a real editor': [
		[
			'both streams, search, copy and save',
			'screens/log/log-screens.test.ts',
			'has both streams in order, one alone, search with n and N, copy and save',
		],
		[
			'followed, and wrapped or cut',
			'screens/log/log-screens.test.ts',
			'is followed while it grows, until one scrolls away, and breaks lines or cuts them',
		],
		['the events of a job', 'screens/log/log-screens.test.ts', 'the events of a job over the whole screen'],
		[
			'pasted text keeps its lines',
			'screens/functions/call-form.test.ts',
			'keeps the lines of what is pasted, so that a comment swallows nothing',
		],
		[
			"the person's own editor",
			'screens/functions/call-form.test.ts',
			'opens the editor of the person, which has the terminal meanwhile, and takes what it made',
		],
		[
			'a form with fields',
			'screens/functions/call-form.test.ts',
			'goes from field to field, begins a line while brackets are open, and says what is wrong where it is',
		],
	],
	'mouse and links': [
		['areas and views', 'app/input/mouse.test.ts', 'on an area or a view goes there'],
		[
			'rows and crumbs',
			'app/input/mouse.test.ts',
			'on a row selects it, on a selected one opens it, and on a crumb goes back',
		],
		['the footer', 'app/input/mouse.test.ts', 'on the footer does what it says, and beside a box closes it'],
		['the wheel scrolls what is under it', 'app/input/mouse.test.ts', 'scrolls the preview apart from its list'],
		[
			'the divider stays where it was put',
			'app/input/mouse.test.ts',
			'is dragged, and its place is remembered; < and > move it too',
		],
		['a setting turns it off', 'app/input/mouse.test.ts', 'the setting mouse leaves it to the terminal'],
		[
			'an address is one link wherever it breaks',
			'components/links.test.ts',
			'an address that is broken over lines is one link',
		],
	],
	'keys that are promised work': [
		['every key in every form', 'terminal/input/input-parser.test.ts', 'is read in the form %s'],
		['the help opens at the area', 'screens/chrome.test.ts', 'opens at the area that is shown'],
		['the help filters, by key too', 'screens/chrome.test.ts', 'is filtered as one types, by words and by key'],
		[
			'the footer says what can be done',
			'screens/chrome.test.ts',
			'names what can be done now: no cancel on a finished job',
		],
		['a hint names no key that does nothing', 'screens/narrow.test.ts', 'Find names no key that does nothing here'],
		['the end of a long text', 'screens/narrow.test.ts', 'the end of a long text in the field of %s is in sight'],
		['no cut line above a list', 'screens/narrow.test.ts', 'no line above the list of %s is cut'],
		[
			'every day of a week',
			'screens/narrow.test.ts',
			'Week shows each of its days, and only keys that there is room for',
		],
		['no footer names a key that does nothing', 'screens/every-screen.test.ts', '%s names no key that does nothing'],
		['what Enter and Esc do now', 'chrome/footer.test.ts', 'in a filter, which is kept only where something is typed'],
		['the footer drops help and quit last', 'screens/chrome.test.ts', 'keeps ? help and q quit at %i columns'],
		['the palette finds things', 'screens/chrome.test.ts', 'finds a restaurant, a dish and a job'],
		['the palette says when nothing matches', 'screens/chrome.test.ts', 'says when nothing matches'],
		[
			'counts',
			'screens/rows.test.ts',
			'12j goes twelve rows down, 3k three up, 5G to the fifth, in keys that come together or one by one',
		],
		['half pages', 'screens/rows.test.ts', 'Ctrl-D and Ctrl-U move by half a page'],
		['marks', 'screens/rows.test.ts', 'several jobs are cancelled, or written to a folder, at once'],
		['undo', 'screens/rows.test.ts', 'brings back a favourite and a dish word'],
	],
	'told when it is done': [
		[
			'a count on every screen, and an announcement',
			'app/announce-ends.test.ts',
			'counts what runs on every screen, and tells of the end of what was long and is not looked at',
		],
		[
			'nothing for what was short or is looked at',
			'app/announce-ends.test.ts',
			'says nothing of what was short, or is looked at',
		],
		[
			'progress around the terminal',
			'app/announce-ends.test.ts',
			'a job shows its progress around the terminal, and is counted after the app was left and opened again',
		],
		['the title', 'terminal/terminal-status.test.ts', 'are written when they change, and given back'],
	],
	'words and figures': [
		[
			'every screen is whole and in one language',
			'screens/every-screen.test.ts',
			'%s has no fault at any size and with any signs',
		],
		['themes that can be read', 'contrast.test.ts', '%s on %s has it in every role, and of frames that of graphics'],
		['one clock', 'screens/words.test.ts', 'is this machine’s, and names its zone where that is not the restaurants’'],
		['cancelled when it was', 'screens/words.test.ts', 'says when it was cancelled, not when it was submitted'],
		[
			'failed (HTTP 500) everywhere',
			'screens/words.test.ts',
			'is "failed (HTTP 500)" in the header and in the row, and not "unreachable"',
		],
		[
			'a time left that does not jump',
			'model/jobs/job-model.test.ts',
			'shows a time left that never jumps by more than half',
		],
		[
			'the missing folder of a download',
			'screens/jobs/jobs-screens.test.ts',
			'asks before it writes over a file, and does not write over a folder',
		],
		[
			'asked again after an outage',
			'app/retry-failed.test.ts',
			'asks for the selected menu by itself once an outage is over, and not while all is well',
		],
		['c gives the shortest command', 'screens/words.test.ts', 'without flags that change nothing'],
		['high contrast', 'theme.test.ts', 'high contrast has nothing dim and no colours'],
		[
			"one's own colours, and NO_COLOR",
			'theme.test.ts',
			"one's own colours are in the configuration file, and NO_COLOR leaves them out",
		],
	],
	'little cost': [
		[
			'at most a kilobyte a key',
			'app/drawing/bytes-of-keys.test.ts',
			'a key that moves, turns a page or filters a long list costs at most a kilobyte',
		],
		[
			'keys are drawn before Ink is asked',
			'app/drawing/direct-drawing.test.ts',
			'keys are drawn at once, and others are told when they pause',
		],
		[
			"Ink's frame is the same",
			'app/drawing/direct-drawing.test.ts',
			"%s: Ink's frame is the one that is drawn without it",
		],
		[
			'nothing is asked while nobody looks',
			'model/services/services-model.test.ts',
			'lets charts of what happened before move on in steps while nothing happens',
		],
		['a list is read once', '../relay/store/memory-layer.test.ts', 'without a day keeps what is of none: lists'],
	],
};

describe.each(Object.entries(promises))('%s', (_about, held) => {
	it.each(held)('%s', (_promise, file, title) => {
		const source = readFileSync(new URL(file, import.meta.url), 'utf8');
		expect(
			[`'${title}'`, `"${title}"`].some(quoted => source.includes(quoted)),
			`${file} has no test "${title}"`,
		).toBe(true);
	});
});
