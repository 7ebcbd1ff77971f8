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
	const [first] = before;
	const name = [before.slice(0, 2).join(' '), before[0] ?? ''].find(words => Object.hasOwn(commands, words)) ?? '';
	const command = commands[name];
	if (typed.startsWith('-')) {
		return [...Object.keys(commonFlags), ...Object.keys(command?.flags ?? {}), 'help', 'version'].map(
			flag => `--${flag}`,
		);
	}
	const shown = Object.keys(commands).filter(known => !commands[known]?.isHidden);
	if (first === undefined) {
		return [...new Set(shown.map(known => known.split(' ')[0] ?? known)), ...(await restaurantIds(context))];
	}
	if (!command && before.length === 1) {
		return shown.flatMap(known => (known.startsWith(`${first} `) ? known.slice(first.length + 1) : []));
	}
	if (before.length > name.split(' ').length) return [];
	if (name === 'show') return restaurantIds(context);
	if (name === 'fn call') return (await import('./complete-function.ts')).functionCandidates(typed);
	if (command?.argument?.name === 'id') return jobIds(context);
	return [...(command?.argument?.choices ?? [])];
}

async function jobIds(context: CommandContext): Promise<string[]> {
	const {withJobs} = await import('./with-jobs.ts');
	return withJobs(context, {isSaid: true}, async jobs => {
		const {jobs: latest} = await jobs.list();
		return latest.length > 0 ? ['@latest', ...latest.map(({id}) => id)] : [];
	}).catch(() => []);
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
