import {join} from 'node:path';
import {LunchError, messageOf} from '../shared/errors.ts';
import {translate, translated} from '../shared/language/texts.ts';
import {cleanText} from '../shared/text/clean-text.ts';

/** A failure as a person reads it, in the language of this run, or as one line of JSON. */
export function failureText(error: LunchError, asJson: boolean): string {
	if (asJson) return `${JSON.stringify(error.toDocument())}\n`;
	const lines = [`lunch: ${translated(error.text)}`];
	if (error.suggestions.length > 0) lines.push(translate('Did you mean {names}?', {names: listed(error.suggestions)}));
	if (error.hintText !== null) lines.push(translated(error.hintText));
	return `${lines.map(line => cleanText(line, 1000)).join('\n')}\n`;
}

function listed(words: readonly string[]): string {
	const last = words.at(-1) ?? '';
	return words.length > 1 ? `${words.slice(0, -1).join(', ')} ${translate('or')} ${last}` : last;
}

/** Anything thrown as an expected failure; what was not expected is written to a log that the message names. */
export async function expectedFailure(thrown: unknown, logFolder: string, version: string): Promise<LunchError> {
	if (thrown instanceof LunchError) return thrown;
	const details = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
	const now = new Date().toISOString();
	const log = join(logFolder, `crash-${now.replaceAll(/[:.]/g, '-')}.log`);
	const [{writeFile}, {makeFolder}] = await Promise.all([
		import('node:fs/promises'),
		import('../shared/files/make-folder.ts'),
	]);
	const hint = await makeFolder(logFolder)
		.then(() => writeFile(log, `${now} lunch ${version} Node ${process.version}\n${details}\n`, {flag: 'wx'}))
		.then(() => `This is a bug in lunch. Its details are in ${log}.`)
		.catch(() => `This is a bug in lunch:\n${details}`);
	return new LunchError('INTERNAL', `Something unexpected happened: ${messageOf(thrown)}`, {hint, cause: thrown});
}
