import type {PlainText} from '../shared/language/texts.ts';
import type {CommandDefinition} from './context.ts';
import {functionCommands} from './functions/function-commands.ts';
import {jobCommands} from './jobs/job-commands.ts';
import {restaurantCommands} from './restaurants/restaurant-commands.ts';
import {serviceCommands} from './services/service-commands.ts';
import {setupCommands} from './setup/setup-commands.ts';

/** The command for words that begin with no command's name. */
export const DEFAULT_COMMAND = 'show';

/** The first words of commands that have two. */
export const groups: Readonly<Record<string, PlainText>> = {
	fn: 'Functions, run on isolated workers of this machine or of a service',
	pi: 'Decimals of pi, computed as jobs that survive this program',
};

/**
 * Every command. Parsing, help and completion all come from these tables; a new command is a line in the table of its
 * room, and a file beside it.
 */
export const commands: Readonly<Record<string, CommandDefinition>> = {
	...restaurantCommands,
	...serviceCommands,
	...setupCommands,
	...jobCommands,
	...functionCommands,
};

/** The command that words begin with, and the words after it; null where they begin with none. */
export function commandOf(
	words: readonly string[],
): {name: string; command: CommandDefinition; rest: readonly string[]} | null {
	for (const count of [2, 1]) {
		const name = words.slice(0, count).join(' ');
		const command = words.length >= count && Object.hasOwn(commands, name) ? commands[name] : undefined;
		if (command) return {name, command, rest: words.slice(count)};
	}
	return null;
}

/** The second words of a group's commands. */
export function commandsOfGroup(group: string): string[] {
	return Object.keys(commands).flatMap(name => (name.startsWith(`${group} `) ? name.slice(group.length + 1) : []));
}
