/** Words as a POSIX shell takes them apart again. */
export function shellWords(words: readonly string[]): string {
	return words.map(word => (/^[\w@%+=:,./~-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
