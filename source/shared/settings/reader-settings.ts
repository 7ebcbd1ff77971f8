// Settings of what a person reads: the language of menus, the price shown, diets.
import {isLanguage, type Language, languageOfLocale, languages} from '../language/language.ts';
import {show} from '../text/show.ts';
import type {Definition} from './setting-definition.ts';

/** For whom a price may be. */
export const priceRoles = ['students', 'graduates', 'pupils', 'employees', 'contract', 'others'] as const;

export type PriceRole = (typeof priceRoles)[number];

export interface ReaderSettings {
	/** The language of texts for people, and of menus where it was chosen and their source has it. */
	lang: Language;
	/** The role whose price is shown; null for every price. */
	priceFor: PriceRole | null;
}

export const readerSettingDefinitions: {readonly [Key in keyof ReaderSettings]: Definition<ReaderSettings[Key]>} = {
	lang: {
		env: 'LUNCH_LANG',
		flag: '--lang LANGUAGE',
		description: 'language of texts for people, en or sv; without it that of LC_ALL, LC_MESSAGES or LANG',
		choices: languages,
		fallback: languageOfLocale,
		read(value) {
			if (isLanguage(value)) return value;
			throw new Error(`expected ${languages.join(' or ')}, got ${show(value)}`);
		},
	},
	priceFor: {
		env: 'LUNCH_PRICE_FOR',
		flag: '--price-for ROLE',
		description:
			'whose price of a dish is shown: students, graduates, pupils, employees, contract, others; without it all',
		choices: priceRoles,
		fallback: () => null,
		read(value) {
			const role = priceRoles.find(known => known === value);
			if (role !== undefined || value === null) return role ?? null;
			throw new Error(`expected one of ${priceRoles.join(', ')}, got ${show(value)}`);
		},
	},
};
