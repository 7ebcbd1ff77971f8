import {openSources} from '../../relay/open-sources.ts';
import {openAnswerStore} from '../../relay/store/open-answer-store.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {translate} from '../../shared/language/texts.ts';
import {changeConfigFile} from '../../shared/settings/config-file.ts';
import {settingDefinitions} from '../../shared/settings/settings.ts';
import {readSource, type SourceSetting, sourceNames, writeSource} from '../../shared/settings/source-settings.ts';
import type {CommandContext} from '../context.ts';
import {withProgress} from '../with-progress.ts';
import {cacheFileOf, relayOptionsOf} from './with-relay.ts';

type Sources = readonly SourceSetting[];

/**
 * `lunch sources add SOURCE`: to the configuration file, after what it has. Its restaurants are asked for first: one
 * that is not there is refused, one that can't be asked for now is added all the same.
 */
export async function addSource(context: CommandContext, words: readonly string[]): Promise<void> {
	const added = sourceIn(context, words, 'add');
	const before = sourcesBefore(context);
	const now = withSource(before, added);
	if (now === before) {
		context.output.note(`${nameOf(added)} is there already`);
		return said(context, before);
	}
	if (!context.flags.offline) await checkSource(context, added);
	change(context, before, now);
}

/** `lunch sources remove SOURCE`: a source, or restaurants of one. The last one is not removed: there has to be one. */
export async function removeSource(context: CommandContext, words: readonly string[]): Promise<void> {
	const removed = sourceIn(context, words, 'remove');
	const before = sourcesBefore(context);
	const now = withoutSource(before, removed);
	if (now === before) {
		throw new LunchError('USAGE', `${nameOf(removed)} is not in the configuration.`, {
			hint: 'See what is with `lunch sources`.',
			suggestions: before.map(nameOf),
		});
	}
	if (now.length === 0) {
		throw new LunchError('USAGE', `${nameOf(removed)} is the only source there is.`, {
			hint: 'Add another one first, or have the campuses back with `lunch config unset sources`.',
		});
	}
	change(context, before, now);
}

/** A source as the words of a command say it: a name, `openmensa:62`, `file:menus`, or JSON as in the configuration. */
function sourceIn({env}: CommandContext, words: readonly string[], action: string): SourceSetting {
	const text = words.join(' ').trim();
	if (text === '') {
		throw new LunchError('USAGE', `\`lunch sources ${action}\` needs a source.`, {
			hint: `As in \`lunch sources ${action} openmensa:62\`; the sources are ${sourceNames.join(', ')}.`,
		});
	}
	try {
		return readSource(entryOf(text), env);
	} catch (error) {
		throw new LunchError('USAGE', `${upperFirst(messageOf(error))}.`, {
			hint: 'Write a name, openmensa:62, file:PATH, or JSON as in the configuration.',
		});
	}
}

function entryOf(text: string): unknown {
	if (/^[{["]/.test(text)) return JSON.parse(text);
	const [, name = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
	if (name === '') return text;
	if (name === 'file' || /^https?:\/\//.test(rest)) return {[name]: rest};
	return {[name]: rest.split(',').map(id => id.trim())};
}

/** The sources of the configuration file; the campuses alone, which the program has then, where it names none. */
function sourcesBefore({resolved, settings}: CommandContext): Sources {
	if (resolved.origins.sources === 'environment') {
		throw new LunchError('USAGE', 'LUNCH_SOURCES is set, and decides what the sources are.', {
			hint: 'Change the variable, or unset it to have the sources of the configuration file.',
		});
	}
	if (resolved.origins.sources !== 'default') return settings.sources ?? [];
	const {upstream} = settings;
	const isUsual = upstream === settingDefinitions.upstream.fallback({});
	return [{name: 'scilifelab', ids: null, address: isUsual ? null : upstream}];
}

/** The sources with one more, or with more restaurants of one; the very same where it is all there. */
function withSource(before: Sources, added: SourceSetting): Sources {
	const at = before.findIndex(source => isSame(source, added));
	const own = before[at];
	if (!own) return [...before, added];
	if (added.ids === null || (own.ids === null && own.name !== 'openmensa')) return before;
	const ids = [...new Set([...(own.ids ?? []), ...added.ids])];
	return ids.length === own.ids?.length ? before : before.with(at, {...own, ids});
}

/** The sources without one, or with fewer restaurants of one; the very same where there is nothing to take away. */
function withoutSource(before: Sources, removed: SourceSetting): Sources {
	const at = before.findIndex(
		source => source.name === removed.name && (removed.address === null || isSame(source, removed)),
	);
	const own = before[at];
	if (!own) return before;
	if (removed.ids === null) return before.toSpliced(at, 1);
	const ids = own.ids?.filter(id => !removed.ids?.includes(id)) ?? [];
	if (own.ids === null || ids.length === own.ids.length) return before;
	return ids.length === 0 ? before.toSpliced(at, 1) : before.with(at, {...own, ids});
}

function isSame(a: SourceSetting, b: SourceSetting): boolean {
	return a.name === b.name && (a.address === b.address || (b.address === null && b.name !== 'file'));
}

/** Asks a source for the restaurants that it is to be added with. Throws where it has no such restaurant. */
async function checkSource(context: CommandContext, added: SourceSetting): Promise<void> {
	const {output, signal, settings} = context;
	const store = openAnswerStore({file: cacheFileOf(settings), onWarning: output.note, isBrief: true});
	const relay = openSources({...relayOptionsOf(context), sources: [added], store});
	try {
		await withProgress(output, 'Asking the source', async () => {
			if (added.ids === null) return relay.directory({signal});
			for (const id of added.ids) await relay.menu(id, {signal});
			return null;
		});
	} catch (error) {
		if (!(error instanceof LunchError) || signal.aborted) throw error;
		if (error.code === 'RESTAURANT_NOT_FOUND') {
			const hint = `Find it with \`lunch find NAME --source ${added.name}\`.`;
			throw new LunchError(error.code, error.message, {hint, cause: error});
		}
		output.note(`added unseen: ${error.message}`);
	} finally {
		await relay.close();
	}
}

function change(context: CommandContext, before: Sources, sources: Sources): void {
	const {env, resolved} = context;
	changeConfigFile(resolved.file, config => {
		const inFile: readonly unknown[] = Array.isArray(config.sources) ? config.sources : [];
		// An entry that did not change stays as it was written.
		const written = sources.map(source => inFile[before.indexOf(source)] ?? writeSource(source));
		settingDefinitions.sources.read(written, env);
		return {...config, sources: written};
	});
	said(context, sources);
}

function said({flags, output, resolved}: CommandContext, sources: Sources): void {
	const written = sources.map(writeSource);
	if (flags.json) output.json({schemaVersion: 1, path: resolved.file, sources: written});
	else {
		const values = {sources: JSON.stringify(written), file: resolved.file};
		output.write(`${translate('sources are {sources} in {file}', values)}\n`);
	}
}

/** A source as a command takes it. */
function nameOf({name, ids, address}: SourceSetting): string {
	const rest = ids?.join(',') ?? address;
	return rest === null ? name : `${name}:${rest}`;
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
