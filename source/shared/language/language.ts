/** The languages that texts for people are in. */
export const languages = ['en', 'sv'] as const;

export type Language = (typeof languages)[number];

export function isLanguage(text: unknown): text is Language {
	return (languages as readonly unknown[]).includes(text);
}

/** The language of the locale that POSIX's variables name: the first of them that is set counts. */
export function languageOfLocale({LC_ALL, LC_MESSAGES, LANG}: Readonly<Record<string, string | undefined>>): Language {
	return /^sv(?:$|[_.@-])/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'sv' : 'en';
}
