import {stat} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {parse} from 'smol-toml';
import * as z from 'zod';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {readRegularText} from '../../../shared/files/regular-file.ts';
import {fitSchema} from '../../../shared/fit-schema.ts';
import type {CallEnvironment} from '../../functions.ts';

const HEADER = /^# \/\/\/ script[ \t]*\r?\n((?:#(?: [^\r\n]*)?\r?\n)+?)# \/\/\/[ \t]*$/gm;
const list = z.array(z.string()).optional();
const header = z.object({dependencies: list, 'requires-python': z.string().optional()});
const pyproject = z.object({
	project: z.object({dependencies: list, 'requires-python': z.string().optional()}).optional(),
});

/**
 * The environment of a Python module's file: its own header (PEP 723), else that of its project, the folder at or above it
 * with a `pyproject.toml` or a `.venv`. Null for none. FUNCTION_INVALID for a header or a file that can't be read.
 */
export async function pythonEnvironment(file: string, text: string): Promise<ProjectEnvironment> {
	const own = readHeader(file, text);
	if (own) return {packages: packagesOf(own.dependencies ?? [], own['requires-python']), venv: null};
	for (let folder = dirname(file); ; folder = dirname(folder)) {
		const environment = await environmentIn(folder);
		if (environment) return environment;
		if (dirname(folder) === folder || (await isThere(join(folder, '.git')))) return {packages: null, venv: null};
	}
}

/** The environment of the project in a folder; null where the folder is none. */
async function environmentIn(folder: string): Promise<ProjectEnvironment | null> {
	const venv = join(folder, '.venv');
	const [project, hasVenv] = await Promise.all([readProject(join(folder, 'pyproject.toml')), isVenv(venv)]);
	if (!project && !hasVenv) return null;
	const {dependencies = [], 'requires-python': requires} = project ?? {};
	return {
		packages: dependencies.length > 0 ? packagesOf(dependencies, requires) : null,
		venv: hasVenv ? {kind: 'python', path: venv} : null,
	};
}

/** The environment as a project describes it. */
export interface ProjectEnvironment {
	/** Its packages, which any machine can build. */
	packages: CallEnvironment | null;
	/** As it is installed on this machine. */
	venv: CallEnvironment | null;
}

function packagesOf(requirements: readonly string[], requiresPython: string | undefined): CallEnvironment {
	return {kind: 'packages', requirements, ...(requiresPython === undefined ? {} : {requiresPython})};
}

/** The table of a module's header; null where it has none. Of two nobody could say which one counts. */
function readHeader(file: string, text: string): z.infer<typeof header> | null {
	const [first, second] = [...text.matchAll(HEADER)];
	if (!first) return null;
	if (second) throw invalid(basename(file), 'it has two headers `# /// script`');
	const lines = (first[1] ?? '').split(/\r?\n/).map(line => line.replace(/^# ?/, ''));
	return read(`The header of ${basename(file)}`, lines.join('\n'), header);
}

async function readProject(file: string): Promise<z.infer<typeof header> | null> {
	const text = await readRegularText(file).catch(() => null);
	return text === null ? null : (read(file, text, pyproject).project ?? {});
}

function read<Shape>(what: string, text: string, schema: z.ZodType<Shape>): Shape {
	try {
		const {data, fault} = fitSchema(schema, parse(text));
		if (fault === null) return data;
		throw new Error(fault);
	} catch (error) {
		throw invalid(what, messageOf(error).split('\n')[0] ?? '');
	}
}

function invalid(what: string, why: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `${what} can't be read: ${why}.`, {
		hint: 'It is TOML, as in dependencies = ["numpy>=2"].',
	});
}

function isVenv(folder: string): Promise<boolean> {
	return isThere(join(folder, 'pyvenv.cfg'));
}

function isThere(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
