import type {Environment} from '../shared/files/paths.ts';

/** The encoding of the person's terminal. */
export type Charset = 'utf-8' | 'latin1' | 'unknown';

/** The character set that the locale names; UTF-8 where it names none, as terminals do today. */
export function charsetOf(env: Environment): Charset {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	if (locale === '' || /utf-?8/i.test(locale)) return 'utf-8';
	return /8859-?1(?:5)?(?:$|@)|@euro/i.test(locale) ? 'latin1' : 'unknown';
}

/** Text as bytes of a terminal's own character set; what that lacks becomes a question mark. */
export function encodedFor(charset: Charset, text: string): string | Buffer {
	if (charset !== 'latin1') return text;
	return Buffer.from(text.replaceAll(/[^\p{Cc}\u0020-\u007E\u00A0-\u00FF]/gu, '?'), 'latin1');
}

/**
 * Whether to write colours: `--no-color`, then NO_COLOR (https://no-color.org: set and not empty), then
 * FORCE_COLOR, then whether this is a terminal that has them.
 */
export function wantsColor(env: Environment, isTerminal: boolean, noColorFlag: boolean): boolean {
	if (noColorFlag || env.NO_COLOR) return false;
	const forced = env.FORCE_COLOR;
	if (forced !== undefined) return forced !== '0' && forced !== 'false';
	return isTerminal && env.TERM !== 'dumb';
}
