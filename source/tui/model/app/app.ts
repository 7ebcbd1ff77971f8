// The app, its actions and its screens: each of these records names the others.
import type {PriceRole} from '../../../relay/menus/price.ts';
import type {Message, PlainText} from '../../../shared/language/texts.ts';
import type {ActionId, ActionIds, KeyLayer} from '../../keys/action-ids.ts';
import type {ActionKeys, KeyBindings} from '../../keys/key-bindings.ts';
import type {KeyPress} from '../../terminal/input/key-press.ts';
import type {ChartStyle, DisplayOptions} from '../../theme.ts';
import type {FunctionsData, FunctionsSource} from '../functions/functions-data.ts';
import type {JobsData, JobsSource} from '../jobs/jobs-data.ts';
import type {LogContent} from '../log/log-view.ts';
import type {LunchData, LunchSource} from '../lunch/lunch-data.ts';
import type {ServicesData, ServicesSource} from '../services/services-data.ts';
import type {AppState} from './app-state.ts';
import type {Effects} from './effects.ts';

/** The options that the app was started with, for as long as it runs. */
export interface AppConfig extends DisplayOptions {
	isOffline: boolean;
	isDemo: boolean;
	/** The role whose price of a dish is shown; null for every price. */
	priceFor: PriceRole | null;
	/** Flags that a command needs to say the same as the app, as `--demo`, and what they are about. */
	flags: readonly {readonly words: readonly string[]; readonly isOf: 'menus' | 'work' | 'everything'}[];
	/** Why canteens can't be added to the configuration; null where they can. */
	fixedSourcesReason: string | null;
	/** The file of the cache; null where nothing is kept on disk. */
	cacheFile: string | null;
	/** The folder that the app was started in, and the person's own; both absolute. */
	folder: string;
	home: string;
	/** How charts are drawn. */
	chart: ChartStyle;
	/** The person's editor, as a shell runs it. */
	editor: string;
	bindings: KeyBindings<Action>;
}

/** All there is to draw a frame from. */
export interface Snapshot {
	readonly state: AppState;
	/** The screen that is shown. */
	readonly screen: ScreenModel;
	readonly data: LunchData;
	readonly jobs: JobsData;
	readonly functions: FunctionsData;
	readonly services: ServicesData;
	readonly now: Date;
	readonly config: AppConfig;
}

/** The running app, without the screen it is drawn on. */
export interface App {
	snapshot(): Snapshot;
	subscribe(listener: () => void): () => void;
	update(change: (state: AppState) => AppState): void;
	readonly lunch: LunchSource;
	readonly jobs: JobsSource;
	readonly functions: FunctionsSource;
	readonly services: ServicesSource;
	readonly config: AppConfig;
	/** Set by the code that draws the app. */
	effects: Effects;
	press(keys: readonly KeyPress[]): void;
	paste(text: string): void;
	/** Does an action, or says why it can't be done. */
	perform(action: ActionId, key?: string): void;
	/** Requests what is shown once the person stays there. */
	requestShown(): void;
	/** Shows a screen; `trail` are the screens that Esc leads back through, the usual ones where it is left out. */
	goTo(screen: string, trail?: readonly string[]): void;
	/** Shows a screen from which Esc leads back to this one. */
	open(screen: string): void;
	say(text: string, isProblem?: boolean): void;
	exit(code: number): void;
	/** Resolves with the exit code once the person quits. */
	readonly ended: Promise<number>;
}

/** An action of the app. Key bindings, footer, help, palette and docs/keys.md all come from these records. */
export interface Action extends ActionKeys {
	/** The name of the action now, where that is not its title; null for its title. */
	readonly titleNow?: (snapshot: Snapshot) => PlainText | null;
	/** The reason why it can't be done now, as a sentence without a full stop; null if it can. */
	readonly disabledReason?: (snapshot: Snapshot) => string | null;
	/** Does it; left out where only screens do something for it. `key` is the key that was pressed, if one was. */
	readonly run?: (app: App, key?: string) => void;
}

/** The records of a layer, by id. */
export type Actions<Layer extends KeyLayer> = Readonly<Record<ActionIds[Layer], Action>>;

/** A screen's own part in an action; a text is the reason why the action is never possible there. */
export type ScreenAction = string | Message | Pick<Action, 'disabledReason' | 'run' | 'titleNow'>;

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
