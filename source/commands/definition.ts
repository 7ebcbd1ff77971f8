import type {PlainText} from '../shared/language/texts.ts';
import type {Command} from './context.ts';
import type {FlagDefinition} from './flags.ts';

export interface ArgumentDefinition {
	name: string;
	description: PlainText;
	isRequired?: boolean;
	/** Takes all the words that are left. */
	isVariadic?: boolean;
	choices?: readonly string[];
	/** The words that a shell can propose after each of the choices. */
	following?: Readonly<Record<string, readonly string[]>>;
}

/** A command: what it is called, what it takes, and where its code is (loaded when it runs). */
export interface CommandDefinition {
	description: PlainText;
	argument?: ArgumentDefinition;
	/** Flags of its own, besides the common ones. */
	flags?: Readonly<Record<string, FlagDefinition>>;
	/** Not shown in the help: for the program's own use. */
	isHidden?: boolean;
	/** Runs until it is stopped: `--timeout` limits each of its requests, not its run. */
	isService?: boolean;
	/** `--timeout` limits what it starts, not the command: it sees to that itself. */
	limitsItself?: boolean;
	load: () => Promise<Command>;
}
