import type {ReadStream, WriteStream} from 'node:tty';
import type {Environment} from '../shared/files/paths.ts';
import type {PlainText} from '../shared/language/texts.ts';
import type {ResolvedSettings, Settings} from '../shared/settings/settings.ts';
import type {TextStyle} from '../shared/text/text-style.ts';
import type {FlagDefinition, Flags} from './flags.ts';

/** The output of a command: data to stdout, everything else to stderr. */
export interface Output {
	readonly style: TextStyle;
	readonly isTerminal: boolean;
	/** Whether stderr is a terminal where a line can be written over. */
	readonly canRewrite: boolean;
	/** Writes data as it is. */
	write(text: string): void;
	/** Writes a text to stderr as it is. */
	writeError(text: string): void;
	/** Writes data as it comes, no faster than it is taken. */
	stream(chunks: AsyncIterable<Uint8Array>): Promise<void>;
	/** Writes one JSON document. */
	json(document: unknown): void;
	/** A warning or a hint, one line; in the language of this run where it is English that is known. */
	note(message: string): void;
	/** The work under way, one line that is overwritten; null when it is done. */
	progress(message: string | null): void;
}

/** All that a command is handed. */
export interface CommandContext {
	words: readonly string[];
	/** Whether the words named the command: `lunch bikupan` names none. */
	isNamed: boolean;
	flags: Flags;
	settings: Settings;
	resolved: ResolvedSettings;
	env: Environment;
	output: Output;
	/** Aborted by Ctrl-C and by the time limit. */
	signal: AbortSignal;
	/** Has a service's listener called at every SIGHUP; other commands end by it. */
	onHangUp: (listener: () => void) => void;
	/** The settings as they are now: the configuration file is read anew. */
	reread: () => ResolvedSettings;
	version: string;
	/** Every command there is, by name. */
	commands: Readonly<Record<string, CommandDefinition>>;
	/** Node's own streams, for what fills the screen. They take a while to load. */
	openStreams: () => {stdin: ReadStream; stdout: WriteStream; stderr: WriteStream};
	/** Runs this program again, on its own and without a terminal, after this run. */
	runLater: (args: readonly string[]) => void;
	/** The same beside this run: it is started now, and goes on when this run ends. */
	runNow: (args: readonly string[]) => void;
}

/** Does what a command is there for. A number is its exit code, otherwise 0; failures are thrown. */
export type Command = (context: CommandContext) => Promise<number | undefined> | Promise<void>;

/** The words of a command besides its name. */
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
