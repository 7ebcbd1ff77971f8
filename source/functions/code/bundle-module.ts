import {basename, dirname} from 'node:path';
import type {BuildFailure, BuildOptions, BuildResult} from 'esbuild';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {FunctionCode} from '../functions.ts';

/** What esbuild writes where code of CommonJS requires something while it runs. */
const REQUIRES = '__require(';
/** A bundle is no file, so what it requires are Node's own modules. */
const GIVES_REQUIRE =
	"import {createRequire as __lunchCreateRequire} from 'node:module';const require=__lunchCreateRequire('file:///');";

type Built = BuildResult<{metafile: true; write: false}>;

/**
 * A module with all it imports, TypeScript too, as one text: npm packages are in it, Node's own modules are not.
 * FUNCTION_NOT_FOUND where it exports nothing of that name, FUNCTION_INVALID where it can't be bundled. About 20 ms.
 */
export async function bundleModule(file: string, entry: string): Promise<FunctionCode> {
	const name = `./${basename(file)}`;
	const folder = dirname(file);
	let result = await built(file, {absWorkingDir: folder, entryPoints: [name]});
	const exported = Object.values(result.metafile.outputs).flatMap(({exports}) => exports);
	const isCommon = Object.values(result.metafile.inputs).at(-1)?.format === 'cjs';
	if (!exported.includes(entry)) {
		if (!isCommon) throw missing(file, entry, exported);
		// What CommonJS exports is known only when it runs; the worker tells if it is not there.
		const contents = `import common from ${JSON.stringify(name)};const found = common[${JSON.stringify(entry)}];export {found as ${JSON.stringify(entry)}};`;
		result = await built(file, {absWorkingDir: folder, stdin: {contents, resolveDir: folder, loader: 'js'}});
	}
	const text = result.outputFiles[0]?.text ?? '';
	return {kind: 'module', source: text.includes(REQUIRES) ? GIVES_REQUIRE + text : text, entry};
}

async function built(file: string, options: BuildOptions): Promise<Built> {
	const {build} = await import('esbuild');
	return build({
		...options,
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
}

function missing(file: string, entry: string, exported: readonly string[]): LunchError {
	return new LunchError('FUNCTION_NOT_FOUND', `${file} exports no ${entry}.`, {
		hint: exported.length > 0 ? `It exports ${exported.join(', ')}.` : 'It exports nothing.',
		suggestions: exported,
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
