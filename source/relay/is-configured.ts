import type {Relay} from './relay.ts';

/** Whether the configuration names a restaurant of a source by this id. */
export function isConfigured({sources}: Relay, id: string): boolean {
	return sources[0]?.ids?.includes(id.trim()) === true;
}
