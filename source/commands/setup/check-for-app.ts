import type {Settings} from '../../shared/settings/settings.ts';

/**
 * Checks the settings of which only the app knows what they can be: its keys, and whether they are in each other's way,
 * and its colours. Throws CONFIG_INVALID.
 */
export async function checkForApp({keys, colors}: Pick<Settings, 'keys' | 'colors'>): Promise<void> {
	const [{bindKeys}, {actions}, {readColors}] = await Promise.all([
		import('../../tui/keys/key-bindings.ts'),
		import('../../tui/app/actions.ts'),
		import('../../tui/theme.ts'),
	]);
	bindKeys(actions, keys ?? {});
	readColors(colors ?? {});
}
