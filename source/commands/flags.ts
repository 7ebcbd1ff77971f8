import type {PlainText} from '../shared/language/texts.ts';
import {defaultText, readFlag} from '../shared/settings/setting-definition.ts';
import {type Settings, settingDefinitions} from '../shared/settings/settings.ts';

/** A flag: how it is written and what it means. With `value` it takes one. */
export interface FlagDefinition {
	description: PlainText;
	/** The default, as a person writes it. */
	readonly fallback?: string | undefined;
	value?: string;
	short?: string;
	/** The values there are, where they can be listed. */
	choices?: readonly string[];
	/** May be given several times. */
	isRepeatable?: boolean;
	/** The setting that it gives. */
	setting?: keyof Settings;
}

/** The flags of settings, by name, as their definitions have them. */
export function settingFlags(...settings: (keyof Settings)[]): Record<string, FlagDefinition> {
	return Object.fromEntries(settings.map(flagOfSetting));
}

function flagOfSetting<Key extends keyof Settings>(setting: Key): [name: string, flag: FlagDefinition] {
	const definition = settingDefinitions[setting];
	const flag = readFlag(definition);
	if (flag === null) throw new Error(`the setting ${setting} has no flag`);
	const {name, value} = flag;
	return [
		name,
		{
			description: definition.description,
			setting,
			// Worked out where it is read, as in the help: every start makes the flags.
			get fallback() {
				return defaultText(definition, {}) ?? undefined;
			},
			...(value === undefined ? {} : {value}),
			...(definition.choices ? {choices: definition.choices} : {}),
		},
	];
}

/** The flags that every command takes. */
export const commonFlags: Readonly<Record<string, FlagDefinition>> = {
	json: {description: 'One JSON document on stdout'},
	'no-color': {description: 'No colours'},
	...settingFlags('upstream', 'server'),
	refresh: {description: 'Ask the upstream now'},
	offline: {description: 'Never ask the upstream'},
	demo: {description: 'The bundled sample instead of an upstream'},
	...settingFlags('timeout', 'lang', 'priceFor'),
};

/** The values of settings that a command's flags give. A flag that takes a value twice gives none: settings have one value each. */
export function settingsInFlags(
	flags: Flags,
	own: Readonly<Record<string, FlagDefinition>> = {},
): {readonly [Key in keyof Settings]?: string | true} {
	const given: {[Key in keyof Settings]?: string | true} = {};
	for (const [name, {setting}] of Object.entries({...commonFlags, ...own})) {
		const value = flags[name];
		if (setting && (typeof value === 'string' || value === true)) given[setting] = value;
	}
	return given;
}

/** Flags by name: a text for those that take a value, a list for repeatable ones, else true. Absent ones are not there. */
export type Flags = Readonly<Record<string, string | true | readonly string[] | undefined>>;

/** The value of a flag that takes one. */
export function textFlag(flags: Flags, name: string): string | undefined {
	const value = flags[name];
	return typeof value === 'string' ? value : undefined;
}

/** Every value of a flag that may be given several times. */
export function listFlag(flags: Flags, name: string): readonly string[] {
	const value = flags[name];
	return Array.isArray(value) ? value : [];
}

/** The flags as words of a command. */
export function flagWords(flags: Flags): string[] {
	return Object.entries(flags).flatMap(([name, value]) => {
		if (value === undefined) return [];
		if (value === true) return [`--${name}`];
		return (typeof value === 'string' ? [value] : value).flatMap(text => [`--${name}`, text]);
	});
}
