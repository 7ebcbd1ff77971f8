import type {Snapshot} from '../../model/app/app.ts';

/** The reason why the upstream can't be asked again; null if it can. */
export function refreshReason({config}: Snapshot): string | null {
	if (config.isDemo) return 'The sample never changes: start without --demo';
	return config.isOffline ? 'Started with --offline: the upstream is not asked' : null;
}
