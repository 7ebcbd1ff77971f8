import type {Message, PlainText} from '../../../shared/language/texts.ts';
import type {ActionIds, KeyLayer} from '../../keys/action-ids.ts';
import type {ActionKeys} from '../../keys/key-bindings.ts';
import type {App, Snapshot} from './app.ts';

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
