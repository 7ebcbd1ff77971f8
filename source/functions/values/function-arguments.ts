import {LunchError, messageOf} from '../../shared/errors.ts';

/** An argument as it is typed: JSON, or a text where it is no JSON. */
export function readArgument(word: string): unknown {
	try {
		return JSON.parse(word);
	} catch {
		return word;
	}
}

/** Named arguments as they are typed: a JSON object. USAGE for anything else. */
export function readKwargs(text: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return {...value};
	} catch (error) {
		throw new LunchError('USAGE', `The named arguments are no JSON: ${messageOf(error)}.`, {hint: EXAMPLE});
	}
	throw new LunchError('USAGE', 'The named arguments have to be a JSON object.', {hint: EXAMPLE});
}

const EXAMPLE = 'Write them as in --kwargs \'{"people": 4}\'.';

/** A function of a module's file as it is named: `prices.ts#total`. USAGE for anything else. */
export function readFunctionName(name: string): {file: string; entry: string} {
	const at = name.lastIndexOf('#');
	const [file, entry] = [name.slice(0, at), name.slice(at + 1)];
	if (at > 0 && entry !== '') return {file, entry};
	throw new LunchError('USAGE', `"${name}" names no function of a module.`, {
		hint: 'Write the file and what it exports, as in prices.ts#total.',
	});
}
