import type {Environment} from '../shared/files/paths.ts';
import {isLanguage, type Language, languageOfLocale} from '../shared/language/language.ts';

/** The language that a command line, a variable or the locale asks for: for what is said before the settings are read. */
export function askedLanguage(argv: readonly string[], env: Environment): Language {
	return flagIn(argv) ?? (isLanguage(env.LUNCH_LANG) ? env.LUNCH_LANG : languageOfLocale(env));
}

function flagIn(argv: readonly string[]): Language | undefined {
	const values = argv.flatMap((word, index) =>
		argv[index - 1] === '--lang' ? word : (word.split('--lang=')[1] ?? []),
	);
	return values.findLast(isLanguage);
}
