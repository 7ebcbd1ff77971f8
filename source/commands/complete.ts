import {fold} from '../shared/fold.ts';
import type {CommandContext} from './context.ts';
import {commonFlags, type FlagDefinition} from './flags.ts';
import {withRelay} from './with-relay.ts';

/** Prints what the last word can become, one candidate a line. Never asks the upstream, never fails. */
export async function complete(context: CommandContext): Promise<void> {
	const typed = context.words.at(-1) ?? '';
	const before = withoutFlags(context.words.slice(0, -1));
	const candidates = await candidatesFor(context, before, typed);
	const fitting = candidates.filter(candidate => fold(candidate).startsWith(fold(typed)));
	context.output.write(fitting.map(candidate => `${candidate}\n`).join(''));
}

/** The words that are neither flags nor their values. */
function withoutFlags(words: readonly string[]): string[] {
	const takesValue = (word: string | undefined) =>
		Object.entries<FlagDefinition>(commonFlags).some(([flag, {value}]) => value !== undefined && word === `--${flag}`);
	return words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]));
}

async function candidatesFor(context: CommandContext, before: readonly string[], typed: string): Promise<string[]> {
	const {commands} = context;
	const [name] = before;
	const command = name === undefined ? undefined : commands[name];
	if (typed.startsWith('-')) {
		return [...Object.keys(commonFlags), ...Object.keys(command?.flags ?? {}), 'help', 'version'].map(
			flag => `--${flag}`,
		);
	}
	if (name === undefined) {
		const names = Object.entries(commands)
			.filter(([, {isHidden}]) => !isHidden)
			.map(([known]) => known);
		return [...names, ...(await restaurantIds(context))];
	}
	if (before.length > 1) return [];
	if (name === 'show') return restaurantIds(context);
	return [...(command?.argument?.choices ?? [])];
}

async function restaurantIds(context: CommandContext): Promise<string[]> {
	// Where nothing is stored yet there are still commands to offer.
	return withRelay(
		context,
		async relay => {
			const {restaurants} = await relay.restaurants({asking: 'offline'});
			return restaurants.map(({id}) => id);
		},
		() => {}, // a shell that completes shows nothing of what is wrong with the cache
	).catch(() => []);
}
