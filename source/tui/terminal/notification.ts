import type {Notification} from '../../shared/settings/app-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The sequence that has a terminal show a notification: OSC 777 where the terminal knows that one (urxvt, foot, VTE),
 * else iTerm2's OSC 9, which kitty, WezTerm, Ghostty and others know. Empty for a console that would show its characters.
 * The texts must be clean.
 */
export function notificationSequence(title: string, text: string, env: Environment): string {
	if (/^(?:linux|dumb)$/.test(env.TERM ?? '')) return '';
	// A number would be a command of its own (ConEmu's OSC 9;4), a semicolon ends the title.
	if (env.VTE_VERSION !== undefined || /^(?:rxvt|foot)/.test(env.TERM ?? '')) {
		return `\u001B]777;notify;${title.replaceAll(';', ',')};${text}\u0007`;
	}
	return `\u001B]9;${title}: ${text}\u0007`;
}

/** The sequence that says that something ended, as a setting wants it. */
export function announcement(text: string, how: Notification, env: Environment): string {
	if (how === 'off') return '';
	return how === 'bell' ? '\u0007' : notificationSequence('lunch', text, env);
}

/** Shows a notification on the desktop by notify-send; resolves with why it could not, or null. */
export async function notifyDesktop(title: string, text: string, env: Environment): Promise<string | null> {
	// Servers take the text for markup.
	const body = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn('notify-send', ['--app-name=lunch', '--', title, body], {stdio: 'ignore', env});
		child.once('error', () => resolve('notify-send could not be started'));
		child.once('close', code => resolve(code === 0 ? null : 'notify-send could not show a notification'));
	});
}
