import * as z from 'zod';
import {LunchError} from '../../shared/errors.ts';
import {fitSchema} from '../../shared/fit-schema.ts';
import type {CallEnvironment, CallRequest, EncodedValue, GivenFile} from '../functions.ts';
import {decodeJson} from '../values/decode-json.ts';
import {encodeJson} from '../values/json-values.ts';
import {checkCall} from './check-call.ts';

const seconds = z.number().positive();

/** The fields of a call as JSON has them. */
export const callBodyFields = {
	runtime: z.enum(['node', 'python']),
	source: z.string().describe('A function expression; or, with an entry, a module'),
	entry: z.string().min(1).optional().describe('The function of the module'),
	modules: z.array(z.string()).optional().describe('Modules imported first, as variables under their names'),
	args: z.array(z.unknown()).optional(),
	kwargs: z.record(z.string(), z.unknown()).optional(),
	devalueArgs: z.string().optional().describe('Instead of args: JavaScript values, as the package devalue writes them'),
	devalueKwargs: z.string().optional(),
	encoding: z.enum(['json', 'devalue']).optional().describe('How the value is to be written down; json unless given'),
	timeout: seconds.optional().describe('The longest it may run, in seconds'),
	hint: z.number().min(0).optional().describe('About how long it will run, in seconds'),
	memory: z.number().positive().optional().describe('Most memory, in bytes'),
	output: z.number().min(0).optional().describe('Most bytes of its output'),
	fresh: z.boolean().optional().describe('In a process that nobody used before'),
	environment: z
		.strictObject({requirements: z.array(z.string()), requiresPython: z.string().optional()})
		.optional()
		.describe('Python packages as pip names them, in which it runs, and the versions of Python that they need'),
	files: z
		.strictObject({
			in: z.array(
				z.union([
					z.strictObject({name: z.string(), content: z.base64()}),
					z.strictObject({name: z.string(), digest: z.string().describe('SHA-256 of a file that was put over gRPC')}),
				]),
			),
			out: z.array(z.string()),
		})
		.optional()
		.describe('Files that it is given, in base64, and names of files that it leaves, in the folder where it runs'),
	reuse: z.boolean().optional().describe('In a process that goes on, for later calls of the same code'),
};

/** The body of a call: what is kept of a call that is a job, and what `POST /call` takes. */
export const callBodySchema = z.strictObject(callBodyFields);

/** Writes a call as JSON. Data that was put before can't be part of it: FUNCTION_INVALID. */
export function writeCallBody({code, args, kwargs, data, ...request}: CallRequest): string {
	if (data && data.length > 0) {
		throw new LunchError('FUNCTION_INVALID', 'A call that is a job takes no data that was put.', {
			hint: 'Hand the value itself over.',
		});
	}
	const simple = {
		runtime: request.runtime,
		source: code.source,
		entry: code.kind === 'module' ? code.entry : undefined,
		modules: request.modules?.length ? request.modules : undefined,
		encoding: request.resultEncoding === 'rich' ? 'devalue' : undefined,
		timeout: inSeconds(request.timeoutMs),
		hint: inSeconds(request.hintMs),
		memory: request.memoryBytes,
		output: request.outputBytes,
		fresh: request.isFresh || undefined,
		reuse: request.reuse || undefined,
		environment: request.environment && withoutPlace(request.environment),
		files: request.files && {in: request.files.in.map(withoutPath), out: request.files.out},
	};
	// Texts of JSON are written as they are: numbers in them may be larger than those of JavaScript.
	return `${JSON.stringify(simple).slice(0, -1)}${written('args', args)}${written('kwargs', kwargs)}}`;
}

/** One of this machine's own can't be named elsewhere: FUNCTION_INVALID. */
function withoutPlace(environment: CallEnvironment): {
	requirements: readonly string[];
	requiresPython?: string | undefined;
} {
	if (environment.kind === 'packages') {
		const {requirements, requiresPython} = environment;
		return {requirements, requiresPython};
	}
	throw new LunchError('FUNCTION_INVALID', 'An environment of this machine can not be named elsewhere.');
}

function withoutPath(file: GivenFile): Exclude<GivenFile, {path: string}> {
	if (!('path' in file)) return file;
	throw new LunchError('FUNCTION_INVALID', `The content of ${file.name} has to be sent, not its path.`);
}

function written(field: 'args' | 'kwargs', value: EncodedValue | undefined): string {
	if (!value) return '';
	if (value.encoding === 'json') return `,"${field}":${value.text}`;
	return `,"devalue${field === 'args' ? 'Args' : 'Kwargs'}":${JSON.stringify(value.text)}`;
}

/** Reads the text of a call, and checks it whole. FUNCTION_INVALID, FUNCTION_VALUE_INVALID, FUNCTION_TOO_LARGE. */
export function readCallBody(text: string): CallRequest {
	return callFromBody(decodeJson(text, 'call'));
}

/** The same for a body that was read as JSON already, its large whole numbers as BigInts. */
export function callFromBody(body: unknown): CallRequest {
	const {data, fault} = fitSchema(callBodySchema, body);
	if (fault !== null) throw new LunchError('FUNCTION_INVALID', `The call can't be run: ${fault}.`);
	const {runtime, source, entry, modules} = data;
	const request: CallRequest = {
		runtime,
		code: entry === undefined ? {kind: 'expression', source} : {kind: 'module', source, entry},
		modules,
		args: encoded('args', data.args, data.devalueArgs),
		kwargs: encoded('kwargs', data.kwargs, data.devalueKwargs),
		resultEncoding: data.encoding === 'devalue' ? 'rich' : 'json',
		timeoutMs: inMilliseconds(data.timeout),
		hintMs: inMilliseconds(data.hint),
		memoryBytes: data.memory,
		outputBytes: data.output,
		isFresh: data.fresh,
		reuse: data.reuse,
		environment: data.environment && {kind: 'packages', ...data.environment},
		files: data.files,
	};
	checkCall(request);
	return request;
}

function encoded(field: string, json: unknown, devalue: string | undefined): EncodedValue | undefined {
	if (devalue === undefined) return json === undefined ? undefined : {encoding: 'json', text: encodeJson(json, field)};
	if (json === undefined) return {encoding: 'rich', text: devalue};
	throw new LunchError('FUNCTION_INVALID', `The call can't be run: it has its ${field} twice.`);
}

/** The name of a call, for people: its function's, or the beginning of its text. */
export function callBodyName({code}: Pick<CallRequest, 'code'>): string {
	if (code.kind === 'module') return code.entry;
	return code.source.slice(0, 400).replaceAll(/\s+/g, ' ').trim().slice(0, 80);
}

function inSeconds(milliseconds: number | undefined): number | undefined {
	return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function inMilliseconds(value: number | undefined): number | undefined {
	return value === undefined ? undefined : value * 1000;
}
