import {argument, option} from 'pastel';
import * as z from 'zod';
import type {FlagDefinition} from '../commands/flags.ts';
import {commands, DEFAULT_COMMAND, groups} from '../commands/table.ts';
import {translate, translated} from '../shared/language/texts.ts';
import {flagMeaning} from './flag-meaning.ts';

/** A command in Pastel's terms, to draw its help. */
export interface PastelFace {
	description: string;
	isDefault: boolean;
	options: z.ZodObject | undefined;
	args: z.ZodType | undefined;
}

/** Describes a command of the table, or a group of them, in Pastel's terms. */
export function pastelFace(name: string): PastelFace {
	const group = groups[name];
	if (group !== undefined)
		return {description: translate(group), isDefault: false, options: undefined, args: undefined};
	const command = commands[name];
	if (!command) throw new Error(`no command ${name}`);
	const options: Record<string, z.ZodType> = {};
	for (const [name, flag] of Object.entries<FlagDefinition>(command.flags ?? {})) {
		const description = flagMeaning(flag);
		// A flag may be left out, but its value may not: Pastel writes the value of one that may as [VALUE].
		options[name] = flag.value
			? z.string().describe(option({description, valueDescription: translated(flag.value)}))
			: z.boolean().describe(option({description}));
	}
	return {
		description: translate(command.description),
		isDefault: name === DEFAULT_COMMAND,
		options: z.object(options),
		args: face(name),
	};
}

function face(name: string): z.ZodType | undefined {
	const given = commands[name]?.argument;
	if (!given) return undefined;
	const meaning = translate(given.description);
	const description = given.choices ? `${meaning}: ${given.choices.join(', ')}` : meaning;
	const described = argument({name: translated(given.name), description});
	if (given.isVariadic) {
		const words = z.array(z.string());
		return (given.isRequired ? words : words.optional()).describe(described);
	}
	const word = z.string().describe(described);
	return z.tuple([given.isRequired ? word : word.optional().describe(described)]);
}
