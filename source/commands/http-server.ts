import {LunchError} from '../shared/errors.ts';
import type {Settings} from '../shared/settings/settings.ts';
import type {CommandContext} from './context.ts';

/**
 * The HTTP address of the service that the settings name; null for none. An address of gRPC leads to functions only:
 * set for every run it means nothing here, given by flag it is a mistake.
 */
export function httpServerOf({server}: Settings, origins: CommandContext['resolved']['origins']): string | null {
	if (server === null || /^https?:/.test(server)) return server;
	if (origins.server !== 'flag') return null;
	throw new LunchError('USAGE', `${server} leads to functions only.`, {
		hint: 'Name the HTTP address of the service, as in --server http://127.0.0.1:8080.',
	});
}
