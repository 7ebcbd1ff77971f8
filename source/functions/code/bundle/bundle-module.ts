import {basename, dirname} from 'node:path';
import type {BuildOptions} from 'esbuild';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import type {CallEnvironment, FunctionCode} from '../../functions.ts';
import {type Built, buildModule, failureText, isBuildFailure} from './build-module.ts';
import {checkpointImport} from './checkpoint-import.ts';
import {nativePackages} from './native-packages.ts';
import {type PlaceStack, sourcePlaces} from './source-places.ts';

/** The text that esbuild writes where code of CommonJS requires a module while it runs. */
const REQUIRES = '__require(';
/** A bundle is not a file: what it requires are Node's own modules, and packages of the folder that its process has. */
const GIVES_REQUIRE =
	"import {createRequire as __lunchCreateRequire} from 'node:module';const require=__lunchCreateRequire(import.meta[Symbol.for('lunch.packages')]??'file:///');";

/** A module in one text. */
export interface Bundle {
	code: FunctionCode;
	/** Makes places in it those of the files that it was made of. */
	placeStack: PlaceStack;
	/** The folder whose `node_modules` has packages that are not in it; null for none. */
	installed: CallEnvironment | null;
	/** Whether it can't run without them. */
	needsInstalled: boolean;
}

/**
 * A module with all it imports, TypeScript too, as one text: npm packages are in it, Node's own modules are not.
 * FUNCTION_NOT_FOUND where it exports nothing of that name, FUNCTION_INVALID where it can't be bundled. About 20 ms.
 */
export async function bundleModule(file: string, entry: string): Promise<Bundle> {
	const name = `./${basename(file)}`;
	const folder = dirname(file);
	const native = nativePackages(folder);
	const plugins = [checkpointImport(), native.plugin];
	let result = await built(file, {entryPoints: [name], plugins});
	const exported = Object.values(result.metafile.outputs).flatMap(({exports}) => exports);
	const isCommon = Object.values(result.metafile.inputs).at(-1)?.format === 'cjs';
	if (!exported.includes(entry)) {
		if (!isCommon) throw missing(file, entry, exported);
		// The exports of CommonJS are known only when it runs; the worker fails if the function is not there.
		const contents = `import common from ${JSON.stringify(name)};const found = common[${JSON.stringify(entry)}];export {found as ${JSON.stringify(entry)}};`;
		result = await built(file, {stdin: {contents, resolveDir: folder, loader: 'js'}, plugins});
	}
	const text = textOf(result, '.js');
	const packages = native.folder();
	const before = text.includes(REQUIRES) ? GIVES_REQUIRE : '';
	return {
		code: {kind: 'module', source: before + text, entry},
		installed: packages === null ? null : {kind: 'node-modules', path: packages},
		needsInstalled: native.isNeeded,
		placeStack: sourcePlaces(textOf(result, '.js.map'), folder, before.length),
	};
}

async function built(file: string, options: BuildOptions): Promise<Built> {
	return buildModule({
		...options,
		absWorkingDir: dirname(file),
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node24',
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'silent',
		outfile: 'function.js',
		// Kept here: it says where in the sources something failed.
		sourcemap: 'external',
		sourcesContent: false,
	}).catch((error: unknown) => {
		throw new LunchError('FUNCTION_INVALID', `${file} can't be bundled: ${whatFailed(error)}.`, {cause: error});
	});
}

function textOf({outputFiles}: Built, ending: string): string {
	return outputFiles.find(({path}) => path.endsWith(ending))?.text ?? '';
}

function missing(file: string, entry: string, exported: readonly string[]): LunchError {
	return new LunchError('FUNCTION_NOT_FOUND', `${file} exports no ${entry}.`, {
		hint: exported.length > 0 ? `It exports ${exported.join(', ')}.` : 'It exports nothing.',
		suggestions: exported,
	});
}

function whatFailed(error: unknown): string {
	const [first] = isBuildFailure(error) ? error.errors : [];
	return first ? failureText(first) : messageOf(error);
}
