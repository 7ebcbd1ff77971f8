import type {SourceSetting} from '../shared/settings/source-settings.ts';
import {createRelay} from './create-relay.ts';
import {joinRelays, type PrefixedRelay} from './join-relays.ts';
import type {OpenRelayOptions} from './open-relay.ts';
import type {Relay} from './relay.ts';
import type {AnswerStore} from './store/answer-store.ts';
import {createFolderUpstream} from './upstream/folder-upstream.ts';
import {createHttpUpstream} from './upstream/http-upstream.ts';
import {sourceOf} from './upstream/sources/source-by-name.ts';
import type {Upstream} from './upstream/upstream.ts';

export interface OpenSourcesOptions
	extends Pick<OpenRelayOptions, 'timeoutMs' | 'freshness' | 'revalidates' | 'userAgent' | 'env' | 'now'> {
	sources: readonly SourceSetting[];
	/** Shared by all of them; closed with them. */
	store: AnswerStore;
	/** The most connections to one source at a time. */
	connections?: number;
	/** The language of texts, where a source has several. */
	language?: string;
	/** Wraps each upstream, to count and log what it does. */
	observe?: (upstream: Upstream) => Upstream;
}

/** The relay of all the sources of a configuration. The first one has its ids bare, others `name:id`. */
export function openSources({
	sources,
	store,
	timeoutMs,
	userAgent,
	connections,
	language,
	env = {},
	now = Date.now,
	freshness,
	revalidates = true,
	observe = upstream => upstream,
}: OpenSourcesOptions): Relay {
	const used = new Map<string, number>();

	function upstreamAt(address: string): Upstream {
		if (!/^https?:/.test(address)) return createFolderUpstream(address);
		const cooldown = store.cooldown(address);
		return createHttpUpstream({address, cooldown, now, env, timeoutMs, userAgent, connections});
	}

	function partOf({name, ids, address}: SourceSetting, index: number): PrefixedRelay {
		const source = sourceOf(name, {ids, ...(language === undefined ? {} : {language})});
		const at = address ?? source.facts.address ?? '';
		const count = (used.get(name) ?? 0) + 1;
		used.set(name, count);
		const relay = createRelay({
			source,
			upstream: observe(upstreamAt(at)),
			store,
			// Lifetimes that an operator sets count for all of them.
			...(freshness === undefined ? {} : {freshness}),
			now,
			revalidates,
			isStoreShared: true,
		});
		return {prefix: index === 0 ? null : `${name}${count > 1 ? count : ''}`, relay};
	}

	const parts = sources.map(partOf);
	const [first] = parts;
	// One source with all its restaurants is the relay itself: nothing has to be joined at each look.
	const isWhole = first?.relay.sources[0]?.ids === null;
	if (first && isWhole && parts.length === 1) return {...first.relay, close: async () => closeBoth(first.relay, store)};
	return joinRelays(parts, () => store.close());
}

async function closeBoth(relay: Relay, store: AnswerStore): Promise<void> {
	await relay.close();
	await store.close();
}
