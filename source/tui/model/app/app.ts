import type {PriceRole} from '../../../relay/menus/price.ts';
import type {ActionId} from '../../keys/action-ids.ts';
import type {KeyBindings} from '../../keys/key-bindings.ts';
import type {KeyPress} from '../../terminal/input/key-press.ts';
import type {TerminalStatus} from '../../terminal/terminal-status.ts';
import type {ChartStyle, DisplayOptions} from '../../theme.ts';
import type {FunctionsData, FunctionsSource} from '../functions/functions-data.ts';
import type {JobsData, JobsSource} from '../jobs/jobs-data.ts';
import type {LunchData, LunchSource} from '../lunch/lunch-data.ts';
import type {ServicesData, ServicesSource} from '../services/services-data.ts';
import type {Action} from './action.ts';
import type {AppState} from './app-state.ts';
import type {ScreenModel} from './screen-model.ts';

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

/** The effects of the app on the terminal and the machine, besides drawing. */
export interface Effects {
	/** Puts a text on the clipboard of the person's terminal. */
	copy(text: string): void;
	/** Opens an address in a browser; resolves with why it could not, or null. */
	open(address: string): Promise<string | null>;
	/** Gives the terminal back to the shell until the person returns. */
	suspend(): void;
	redraw(): void;
	/** Lets the person edit a text with their editor, in a file of that extension; resolves with the text, or why it could not. */
	edit(text: string, extension: string): Promise<{text: string} | {problem: string}>;
	/** Says that something ended, also to somebody who looks at another window. */
	announce(text: string): void;
	/** The title and the progress around the terminal. */
	readonly status: TerminalStatus;
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
