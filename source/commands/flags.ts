/** A flag: how it is written and what it means. With `value` it takes one. */
export interface FlagDefinition {
	description: string;
	value?: string;
	short?: string;
	/** The values there are, where they can be listed. */
	choices?: readonly string[];
	/** May be given several times. */
	isRepeatable?: boolean;
	/** Means something else here than the setting of that name. */
	isNoSetting?: boolean;
}

/** The flags that every command takes. */
export const commonFlags = {
	json: {description: 'One JSON document on stdout'},
	'no-color': {description: 'No colours'},
	upstream: {value: 'URL', description: 'Address of the lunch-menu API'},
	server: {value: 'URL', description: 'Address of a `lunch serve` to use instead'},
	refresh: {description: 'Ask the upstream now'},
	offline: {description: 'Never ask the upstream'},
	demo: {description: 'The bundled sample instead of an upstream'},
	timeout: {value: 'SECONDS', description: 'Time limit'},
} as const satisfies Record<string, FlagDefinition>;

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
