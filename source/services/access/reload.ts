import {messageOf} from '../../shared/errors.ts';
import type {LogLevel} from '../../shared/settings/serve-settings.ts';
import type {Logger} from '../logging/logger.ts';
import type {AccessSettings} from './access.ts';
import type {ReloadableAccess} from './reloadable-access.ts';

/** The settings that can change while a service runs. */
export interface ReloadableSettings extends AccessSettings {
	logLevel: LogLevel;
}

/**
 * Takes over tokens, certificate and log level as they are now. What can't be used is logged, and nothing changes:
 * half of it would be hard to see through. Resolves with whether it was taken over.
 */
export async function reload(
	read: () => ReloadableSettings,
	{access, log}: {access: ReloadableAccess | null; log: Logger},
): Promise<boolean> {
	try {
		const settings = read();
		await access?.reload(settings);
		log.level = settings.logLevel;
		log.info({logLevel: settings.logLevel}, 'reloaded tokens, certificate and log level');
		return true;
	} catch (error) {
		log.error({err: error}, `nothing was reloaded: ${messageOf(error)}`);
		return false;
	}
}
