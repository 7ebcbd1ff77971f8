import type {AskRelay, Relay} from '../../relay/relay.ts';
import {sourceNames} from '../../shared/settings/source-settings.ts';
import type {CommandContext} from '../context.ts';
import {openDirectory} from '../restaurants/open-directory.ts';
import {askOf, openRelayOf} from '../restaurants/with-relay.ts';

/** Relays that are opened when they are first needed, and stay open: their caches renew themselves. */
export interface OpenMenus {
	/** The relay of the person's own restaurants. */
	own(): Promise<Relay>;
	/** The relay that knows a restaurant: `openmensa:63` may be of a source that is not configured. */
	of(restaurant: string): Promise<Relay>;
	/** The relay to find canteens in, those of all sources or of one. Throws USAGE for a source that there is not. */
	directory(source: string | undefined): Promise<Relay>;
	/** How a call asks a relay. */
	ask(signal: AbortSignal): AskRelay;
	close(): Promise<void>;
}

/** Opens the relays of a command on demand. */
export function openMenus(context: CommandContext): OpenMenus {
	const opened = new Map<string, Promise<Relay>>();

	function openOnce(key: string, open: () => Promise<Relay>): Promise<Relay> {
		const known = opened.get(key);
		if (known) return known;
		const opening = open().catch((error: unknown) => {
			opened.delete(key);
			throw error;
		});
		opened.set(key, opening);
		return opening;
	}

	const own = () => openOnce('own', () => openRelayOf(context, context.output.note, true));
	const directory = (source: string | undefined) =>
		openOnce(`directory ${source ?? ''}`, async () => (await openDirectory(context, source, true)).relay);

	return {
		own,
		directory,
		async of(restaurant) {
			const relay = await own();
			const [, prefix] = /^\s*([a-z]+)\d*:\S/.exec(restaurant) ?? [];
			const name = sourceNames.find(known => known === prefix);
			const isOwn = name === undefined || relay.sources.some(({facts}) => facts.name === name);
			return isOwn || name === 'file' || context.flags.demo ? relay : directory(name);
		},
		ask: signal => ({...askOf(context), signal}),
		async close() {
			const relays = await Promise.allSettled(opened.values());
			await Promise.all(relays.map(relay => (relay.status === 'fulfilled' ? relay.value.close() : undefined)));
		},
	};
}
