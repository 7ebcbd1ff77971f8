import type {ReactNode} from 'react';
import type {Line} from '../components/line.ts';
import type {ActionId} from '../keys/actions.ts';
import type {App, Snapshot} from '../model/app/app.ts';

/** A tab of the app: what it shows and what its actions do. */
export interface Screen {
	title: string;
	View: (props: ScreenProps) => ReactNode;
	/** The keys of the rows that can be selected, in order; empty for a screen that scrolls. */
	rows: (snapshot: Snapshot) => readonly string[];
	/** How many lines can be scrolled away, for a screen without rows. */
	length?: (snapshot: Snapshot) => number;
	/** The restaurant that is selected, if any is. */
	restaurant: (snapshot: Snapshot) => string | null;
	/** Ids of restaurants whose menus can be seen now; only what is stored of them is looked up. */
	visible?: (snapshot: Snapshot) => readonly string[];
	/** What the screen has a field for; left out where it has none. */
	field?: 'filter' | 'search';
	/** Makes sure that what it shows is asked for: called when it is entered, and when its selection has come to rest. */
	show: (app: App) => void;
	/** Called when another screen is gone to: nothing of this one need be kept up to date. */
	leave?: (app: App) => void;
	/** What is said at the end of the header instead of how the list of restaurants stands. */
	status?: (snapshot: Snapshot) => {spans: Line; isBusy: boolean};
	/** Asks the upstream for what it shows, now. */
	refresh: (app: App) => Promise<void>;
	/** What `copy` copies, and what that is called; null if there is nothing. */
	copy: (snapshot: Snapshot) => {text: string; what: string} | null;
	/** The words after `lunch` that say the same. */
	command: (snapshot: Snapshot) => readonly string[];
	/** What actions do on this screen instead of what they do elsewhere. */
	actions?: {readonly [Action in ActionId]?: (app: App) => void};
	/** Why an action can't be done now, as a sentence without a full stop; null if it can. */
	reasonAgainst?: (action: ActionId, snapshot: Snapshot) => string | null;
}

export interface ScreenProps {
	snapshot: Snapshot;
	columns: number;
	rows: number;
}
