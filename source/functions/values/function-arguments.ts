import {LunchError, messageOf} from '../../shared/errors.ts';
import {decodeJson} from './decode-json.ts';

/**
 * An argument as it is typed: JSON, or a text where it is not JSON. Whole numbers that a number can't hold are BigInts;
 * FUNCTION_VALUE_INVALID for numbers beyond any. `at`: its number among the arguments.
 */
export function readArgument(word: string, at: number): unknown {
	try {
		JSON.parse(word);
	} catch {
		return word;
	}
	return decodeJson(word, `args[${at}]`);
}

/** Named arguments as they are typed: a JSON object. USAGE for anything else. */
export function readKwargs(text: string): Record<string, unknown> {
	try {
		JSON.parse(text);
	} catch (error) {
		throw new LunchError('USAGE', `The named arguments are not JSON: ${messageOf(error)}.`, {hint: EXAMPLE});
	}
	const value = decodeJson(text, 'kwargs');
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return {...value};
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
