import {openSources} from '../../relay/open-sources.ts';
import type {Relay} from '../../relay/relay.ts';
import {openAnswerStore} from '../../relay/store/open-answer-store.ts';
import {LunchError} from '../../shared/errors.ts';
import {type SourceName, type SourceSetting, sourceNames} from '../../shared/settings/source-settings.ts';
import type {CommandContext} from '../context.ts';
import {httpServerOf} from '../http-server.ts';
import {cacheFileOf, openRelayOf, relayOptionsOf, sourcesOf, upstreamOf} from './with-relay.ts';

/** A relay that knows more sources than the configuration has: to find canteens in them. */
export interface OpenDirectory {
	relay: Relay;
	/** The one to search; undefined for all. */
	source: string | undefined;
	/** The source that is searched though it is not configured; null for none. */
	added: SourceName | null;
}

/** Where everybody's canteens are, for a start with nothing configured. */
const LARGEST: SourceName = 'openmensa';

/**
 * Opens the sources to find canteens in: those that are configured, and the one of the name `source` where it isn't.
 * With nothing configured and no name, OpenMensa's list is searched too. The caller closes the relay. `revalidates`:
 * whether it renews old lists itself. Throws USAGE for a source that there is not, or that can't be searched.
 */
export async function openDirectory(
	context: CommandContext,
	source: string | undefined,
	revalidates = false,
): Promise<OpenDirectory> {
	const {settings, resolved, flags, output} = context;
	if (flags.demo) return {relay: await openRelayOf(context), source: undefined, added: null};
	const origins = resolved.origins;
	const configured = sourcesOf(settings, origins);
	const own: readonly SourceSetting[] = configured ?? [
		{name: 'scilifelab', ids: null, address: upstreamOf(settings, origins)},
	];
	const isAlone =
		settings.sources === null && origins.upstream === 'default' && httpServerOf(settings, origins) === null;
	const name = source === undefined ? null : nameOfSource(source);
	const isConfigured = name === null || own.some(setting => setting.name === name);
	const added = isConfigured ? (source === undefined && isAlone ? LARGEST : null) : name;
	const sources = added === null ? own : [...own, searched(added)];
	const store = openAnswerStore({file: cacheFileOf(settings), onWarning: output.note, isBrief: true});
	return {relay: openSources({...relayOptionsOf(context), revalidates, sources, store}), source, added};
}

/** The source that a name or a prefix of ids is of: `openmensa`, `openmensa2`. */
function nameOfSource(source: string): SourceName {
	const name = sourceNames.find(known => known === source.replace(/\d+$/, ''));
	if (name) return name;
	throw new LunchError('USAGE', `There is no source "${source}".`, {
		hint: `It is one of ${sourceNames.join(', ')}.`,
		suggestions: sourceNames.filter(known => known.startsWith(source.slice(0, 2))),
	});
}

function searched(name: SourceName): SourceSetting {
	if (name !== 'file') return {name, ids: null, address: null};
	throw new LunchError('USAGE', 'There is no source "file" in the configuration.', {
		hint: 'Add it first, as in `lunch sources add file:menus`.',
	});
}
