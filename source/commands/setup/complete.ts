import type {Restaurant} from '../../relay/menus/restaurant.ts';
import {fold} from '../../shared/text/fold.ts';
import type {CommandContext} from '../context.ts';
import {commonFlags, type FlagDefinition} from '../flags.ts';
import {withRelay} from '../restaurants/with-relay.ts';

/** The line that asks the shell for file names. */
export const FILES = ':files';

/** After these, in whichever shell, stands the name of a file. */
const redirection = /^(?:\d*|&)(?:>>?|<|>\||>&)$/;

/** Prints what the last word can become, one candidate a line, or {@link FILES}. Never asks the upstream, never fails. */
export async function complete(context: CommandContext): Promise<void> {
	const typed = context.words.at(-1) ?? '';
	const before = context.words.slice(0, -1);
	const candidates = await candidatesFor(context, before, typed);
	const fitting =
		candidates[0] === FILES ? candidates : candidates.filter(candidate => fold(candidate).startsWith(fold(typed)));
	context.output.write(fitting.map(candidate => `${candidate}\n`).join(''));
}

async function candidatesFor(context: CommandContext, before: readonly string[], typed: string): Promise<string[]> {
	const flags = flagsOf(context);
	if (redirection.test(before.at(-1) ?? '')) return [FILES];
	// bash parts `--output=file` into three words.
	const [flag, isPart] = before.at(-1) === '=' ? [before.at(-2), true] : [before.at(-1), false];
	const definition = flags[flag?.replace(/^--/, '') ?? ''];
	if (flag?.startsWith('--') && definition?.value !== undefined) return findValues(context, flag, definition);
	if (isPart) return [];
	const [, name = ''] = /^--([^=]+)=/.exec(typed) ?? [];
	if (name === '') return wordsFor(context, withoutFlags(before, flags), typed);
	const named = flags[name];
	const values = named?.value === undefined ? [] : await findValues(context, `--${name}`, named);
	return values[0] === FILES ? values : values.map(value => `--${name}=${value}`);
}

/** The values of a flag, where it has any of its own. */
async function findValues(context: CommandContext, flag: string, {value, choices}: FlagDefinition): Promise<string[]> {
	if (/^FILE\b/.test(value ?? '')) return [FILES];
	if (flag === '--region') return [...new Set((await loadRestaurants(context)).flatMap(({region}) => region ?? []))];
	return [...(choices ?? [])];
}

/** Every flag of every command: the one that is meant may not be known yet. */
function flagsOf({commands}: CommandContext): Record<string, FlagDefinition> {
	return Object.assign({}, ...Object.values(commands).map(({flags}) => flags), commonFlags);
}

/** The words that are neither flags nor their values. */
function withoutFlags(words: readonly string[], flags: Record<string, FlagDefinition>): string[] {
	const takesValue = (word = '') => word.startsWith('--') && flags[word.slice(2)]?.value !== undefined;
	return words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]));
}

async function wordsFor(context: CommandContext, before: readonly string[], typed: string): Promise<string[]> {
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
	const [choice, ...more] = before.slice(name.split(' ').length);
	if (choice !== undefined) return more.length > 0 ? [] : [...(command?.argument?.following?.[choice] ?? [])];
	if (name === 'show') return restaurantIds(context);
	if (name === 'fn call') return (await import('./complete-function.ts')).functionCandidates(typed);
	if (command?.argument?.name === 'id') return jobIds(context);
	return [...(command?.argument?.choices ?? [])];
}

async function jobIds(context: CommandContext): Promise<string[]> {
	const {withJobs} = await import('../jobs/with-jobs.ts');
	return withJobs(context, {isSaid: true}, async jobs => {
		const {jobs: latest} = await jobs.list();
		return latest.length > 0 ? ['@latest', ...latest.map(({id}) => id)] : [];
	}).catch(() => []);
}

async function restaurantIds(context: CommandContext): Promise<string[]> {
	return (await loadRestaurants(context)).map(({id}) => id);
}

async function loadRestaurants(context: CommandContext): Promise<readonly Restaurant[]> {
	// Without stored restaurants there are still commands to offer.
	return withRelay(
		context,
		async relay => (await relay.restaurants({cacheMode: 'offline'})).restaurants,
		() => {}, // a shell that completes shows nothing of what is wrong with the cache
	).catch(() => []);
}
