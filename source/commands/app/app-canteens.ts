import type {Origin} from '../../shared/settings/settings.ts';
import type {Canteens} from '../../tui/model/lunch/canteens.ts';
import type {CommandContext} from '../context.ts';
import {httpServerOf} from '../http-server.ts';
import {openRelayOf} from '../restaurants/with-relay.ts';

/** The canteens that the app can find, and the configuration file that it adds them to. `context` is quiet. */
export function createAppCanteens(context: CommandContext): Canteens {
	let current = context;
	return {
		async openDirectory() {
			const {openDirectory} = await import('../restaurants/open-directory.ts');
			return (await openDirectory(current, 'openmensa', true)).relay;
		},
		async setListed(id, isListed) {
			const {addSource, removeSource} = await import('../restaurants/change-sources.ts');
			await (isListed ? addSource(current, [id]) : removeSource(current, [id]));
			const resolved = context.reread();
			current = {...context, resolved, settings: resolved.settings};
			return openRelayOf(current, context.output.note, true);
		},
	};
}

/** Why sources in the configuration file would change nothing in this app; null where they do. */
export function fixedSourcesReason({flags, settings, resolved: {origins}}: CommandContext): string | null {
	if (flags.demo) return 'The sample has no other canteens: start without --demo';
	if (httpServerOf(settings, origins) !== null) return 'The restaurants are those of the service that is asked';
	if (origins.sources === 'environment') return 'LUNCH_SOURCES is set, and counts more than the configuration file';
	const weights: readonly Origin[] = ['default', 'file', 'environment', 'flag'];
	const isNamed = weights.indexOf(origins.upstream) > weights.indexOf('file');
	return isNamed ? 'Started for one address (--upstream, LUNCH_UPSTREAM), which counts more than sources' : null;
}
