import type {ActionId} from '../../keys/action-ids.ts';
import type {LogContent} from '../log/log-view.ts';
import type {ScreenAction} from './action.ts';
import type {App, Snapshot} from './app.ts';

/** A screen's contents and actions, without its looks. */
export interface ScreenModel {
	/** The keys of the rows that can be selected, in order; empty for a screen that scrolls. */
	rows: (snapshot: Snapshot) => readonly string[];
	/** The number of lines that can be scrolled away, for a screen without rows. */
	length?: (snapshot: Snapshot) => number;
	/** The restaurant that is selected, if any is. */
	restaurant: (snapshot: Snapshot) => string | null;
	/** Ids of restaurants whose menus can be seen now; only what is stored of them is looked up. */
	visible?: (snapshot: Snapshot) => readonly string[];
	/** Requests what comes after its rows: called when they were scrolled through by the mouse. */
	showMore?: (app: App) => void;
	/** The log that it shows, for a screen that does. */
	log?: (snapshot: Snapshot) => LogContent | null;
	/** Whether what it shows is on its way from this machine, and was not there yet. */
	isComing?: (snapshot: Snapshot) => boolean;
	/** Does something with what was typed into its field, once that is accepted. */
	accept?: (app: App) => void;
	/** Whether rows can be marked, for actions on several. */
	canMark?: boolean;
	/** The use of the screen's field; left out where it has none. */
	field?: 'filter' | 'search';
	/** Requests what it shows: called when it is entered, and when its selection has come to rest. */
	show: (app: App) => void;
	/** Called when the person goes to another screen: nothing of this one need be kept up to date. */
	leave?: (app: App) => void;
	/** Requests what it shows again, now. */
	refresh: (app: App) => Promise<void>;
	/** The text that `copy` copies, and its name; null if there is nothing. */
	copy: (snapshot: Snapshot) => {text: string; what: string} | null;
	/** The words after `lunch` that say the same. */
	command: (snapshot: Snapshot) => readonly string[];
	/** The screen's own part in actions, in the place of their records. Every screen has one in `open`. */
	actions: Readonly<Record<'open', ScreenAction>> & {readonly [Id in ActionId]?: ScreenAction};
}
