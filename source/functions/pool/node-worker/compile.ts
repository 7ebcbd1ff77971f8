import {compileFunction, constants, SourceTextModule, SyntheticModule} from 'node:vm';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import type {CodePlan} from '../../code/analysis/code-plan.ts';

/** A caller's function, ready to be called once. */
export type Callee = (...args: unknown[]) => unknown;

/** Code that was handed over. Each `open` gives the function anew, with nothing left of the time before. */
export interface CompiledCode {
	plan: CodePlan;
	/** `world`: the variables it has besides the global ones, by their names. */
	open(world: Readonly<Record<string, unknown>>): Callee | Promise<Callee>;
}

/** Imports a module as the functions of this worker do: names are looked up from the folder for functions. */
export type Importer = (name: string) => Promise<Record<string, unknown>>;

/** The name of the code in stacks. */
export const CODE_NAME = 'function.js';

/** An importer that looks names up from this folder. */
export function createImporter(folder: string): Importer {
	return compileFunction('return import(name)', ['name'], {
		filename: `${folder}/${CODE_NAME}`,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	}) as Importer;
}

/** Compiles code; `names` are those of the variables it will be given. FUNCTION_INVALID where it is no code. */
export function compile(plan: CodePlan, source: string, folder: string, importer: Importer): CompiledCode {
	return {
		plan,
		open: plan.kind === 'module' ? moduleOpener(plan, source, folder, importer) : expressionOpener(source, folder),
	};
}

function expressionOpener(source: string, folder: string): CompiledCode['open'] {
	let made: {names: string; make: Callee} | null = null;
	return world => {
		const names = Object.keys(world);
		const joined = names.join();
		if (made?.names !== joined) made = {names: joined, make: compileExpression(source, names, folder)};
		const callee: unknown = made.make.apply(undefined, Object.values(world));
		if (typeof callee === 'function') return callee as Callee;
		throw new LunchError('FUNCTION_INVALID', `The source is not a function, but ${typeof callee}.`);
	};
}

function compileExpression(source: string, names: string[], folder: string): Callee {
	// Strict, as modules are: without a global `this`, and without variables that come into being by a slip.
	const opening = '"use strict";return (';
	try {
		return compileFunction(`${opening}${source}\n)`, names, {
			filename: `${folder}/${CODE_NAME}`,
			columnOffset: -opening.length,
			importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
		}) as Callee;
	} catch (error) {
		throw new LunchError('FUNCTION_INVALID', `The function is not JavaScript: ${messageOf(error)}.`, {cause: error});
	}
}

function moduleOpener(plan: CodePlan, source: string, folder: string, importer: Importer): CompiledCode['open'] {
	let cachedData: Buffer | undefined;
	return async world => {
		const names = Object.keys(world);
		// The module's arguments stand before its own text, on the same line. A worker for it alone has them as globals.
		if (!plan.isContained) Object.assign(globalThis, world);
		const given = plan.isContained && names.length > 0 ? `import {${names.join()}} from 'lunch:world';` : '';
		const module = linkable(given + source, cachedData, folder, importer);
		// Not in the types yet.
		cachedData ??= (module as unknown as {createCachedData(): Buffer}).createCachedData();
		await module.link(async name => (name === 'lunch:world' ? synthetic(world) : synthetic(await importer(name))));
		await module.evaluate();
		const callee: unknown = Reflect.get(module.namespace, plan.entry);
		if (typeof callee === 'function') return callee as Callee;
		const others = Object.keys(module.namespace);
		throw new LunchError('FUNCTION_NOT_FOUND', `The module has no function ${plan.entry}.`, {
			hint: others.length > 0 ? `It exports ${others.join(', ')}.` : 'It exports nothing.',
			suggestions: others,
		});
	};
}

function linkable(
	source: string,
	cachedData: Buffer | undefined,
	folder: string,
	importer: Importer,
): SourceTextModule {
	try {
		return new SourceTextModule(source, {
			identifier: CODE_NAME,
			...(cachedData ? {cachedData} : {}),
			importModuleDynamically: async name => synthetic(await importer(name)),
			initializeImportMeta(meta) {
				meta.url = `file:///${CODE_NAME}`;
				// For packages that are required: see `bundle-module.ts`.
				Object.defineProperty(meta, Symbol.for('lunch.packages'), {value: `${folder}/${CODE_NAME}`});
			},
		});
	} catch (error) {
		throw new LunchError('FUNCTION_INVALID', `The module is not JavaScript: ${messageOf(error)}.`, {cause: error});
	}
}

async function synthetic(exports: Readonly<Record<string, unknown>>): Promise<SyntheticModule> {
	const names = Object.keys(exports);
	const module = new SyntheticModule(names, () => {
		for (const name of names) module.setExport(name, exports[name]);
	});
	await module.link(() => {
		throw new Error('it imports nothing');
	});
	await module.evaluate();
	return module;
}
