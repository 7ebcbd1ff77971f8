import {basename, dirname} from 'node:path';
import type {BuildFailure, BuildResult} from 'esbuild';
import {LunchError, messageOf} from '../shared/errors.ts';
import type {FunctionCode} from './functions.ts';

/** What esbuild writes where code of CommonJS requires something while it runs. */
const REQUIRES = '__require(';
/** A bundle is no file, so what it requires are Node's own modules. */
const GIVES_REQUIRE =
	"import {createRequire as __lunchCreateRequire} from 'node:module';const require=__lunchCreateRequire('file:///');";

/**
 * A module with all it imports, TypeScript too, as one text: npm packages are in it, Node's own modules are not.
 * FUNCTION_NOT_FOUND where it exports nothing of that name, FUNCTION_INVALID where it can't be bundled. About 20 ms.
 */
export async function bundleModule(file: string, entry: string): Promise<FunctionCode> {
	const {build} = await import('esbuild');
	const result = await build({
		entryPoints: [basename(file)],
		absWorkingDir: dirname(file),
		bundle: true,
		write: false,
		metafile: true,
		format: 'esm',
		platform: 'node',
		target: 'node24',
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'silent',
		outfile: 'function.js',
	}).catch((error: unknown) => {
		throw new LunchError('FUNCTION_INVALID', `${file} can't be bundled: ${whatFailed(error)}.`, {cause: error});
	});
	checkEntry(file, entry, exportsOf(result));
	const text = result.outputFiles[0]?.text ?? '';
	return {kind: 'module', source: text.includes(REQUIRES) ? GIVES_REQUIRE + text : text, entry};
}

function exportsOf({metafile}: BuildResult<{metafile: true}>): string[] {
	return Object.values(metafile.outputs).flatMap(({exports}) => exports);
}

/** Whether a module exports it; one of CommonJS exports what it makes of itself, which nobody knows before. */
function checkEntry(file: string, entry: string, names: readonly string[]): void {
	if (names.includes(entry)) return;
	throw new LunchError('FUNCTION_NOT_FOUND', `${file} exports no ${entry}.`, {
		hint: names.length > 0 ? `It exports ${names.join(', ')}.` : 'It exports nothing.',
		suggestions: names,
	});
}

function whatFailed(error: unknown): string {
	const [first] = isBuildFailure(error) ? error.errors : [];
	if (!first) return messageOf(error);
	const {location, text} = first;
	return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

function isBuildFailure(error: unknown): error is BuildFailure {
	return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
