import * as z from 'zod';
import {LunchError} from '../shared/errors.ts';
import type {CallRequest} from './functions.ts';
import {checkArguments} from './values/check-arguments.ts';

/** Most bytes of a request's texts together, and of a result. */
export const MOST_CALL_BYTES = 64 * 1024 * 1024;
/** The longest time a call can ask for, in milliseconds: a day. */
export const LONGEST_MS = 24 * 3600 * 1000;
/** The longest hint, in milliseconds: how long calls are known for is added up. */
const LONGEST_HINT_MS = 365 * LONGEST_MS;
/** Most memory that a call can ask for, in bytes: a tebibyte. */
const MOST_MEMORY_BYTES = 1024 ** 4;
/** Most output that a call can ask for, in bytes: a gibibyte. */
const MOST_OUTPUT_BYTES = 1024 ** 3;

const value = z.object({encoding: z.enum(['json', 'rich']), text: z.string()});
const positive = z.number().positive();
const name = z.string().min(1).max(500);

const requestSchema = z.object({
	tenant: name.optional(),
	runtime: z.enum(['node', 'python']),
	code: z.discriminatedUnion('kind', [
		z.object({kind: z.literal('expression'), source: z.string().min(1)}),
		z.object({kind: z.literal('module'), source: z.string(), entry: name}),
	]),
	modules: z
		.array(name.regex(/^[^\0]*$/))
		.max(100)
		.optional(),
	args: value.optional(),
	data: z
		.array(z.object({at: z.int().min(0).max(1000), digest: z.string().max(100)}))
		.max(100)
		.optional(),
	kwargs: value.optional(),
	resultEncoding: z.enum(['json', 'rich']),
	timeoutMs: positive.max(LONGEST_MS).optional(),
	hintMs: positive.max(LONGEST_HINT_MS).or(z.literal(0)).optional(),
	memoryBytes: positive.max(MOST_MEMORY_BYTES).optional(),
	outputBytes: positive.max(MOST_OUTPUT_BYTES).or(z.literal(0)).optional(),
	isFresh: z.boolean().optional(),
	reuse: z.boolean().optional(),
	mayRetry: z.boolean().optional(),
});

/** Checks what can be told of a call before it runs: FUNCTION_INVALID, FUNCTION_TOO_LARGE. */
export function checkCall(request: CallRequest): void {
	const {error} = requestSchema.safeParse(request);
	if (error) {
		const [issue] = error.issues;
		const place = issue?.path.join('.') ?? '';
		throw new LunchError('FUNCTION_INVALID', `The call can't be run: ${place}: ${issue?.message ?? error.message}.`);
	}
	if (request.isFresh && request.reuse) {
		throw new LunchError(
			'FUNCTION_INVALID',
			'A call has either a process that nobody used before, or one that is used again.',
		);
	}
	const {runtime, code, args, kwargs, resultEncoding} = request;
	const bytes = [code.source, args?.text ?? '', kwargs?.text ?? ''].reduce((sum, text) => sum + bytesOf(text), 0);
	if (bytes > MOST_CALL_BYTES) {
		throw new LunchError('FUNCTION_TOO_LARGE', `The call has ${bytes} bytes; ${MOST_CALL_BYTES} are the most.`);
	}
	if (runtime === 'python' && [args?.encoding, kwargs?.encoding, resultEncoding].includes('rich')) {
		throw new LunchError('FUNCTION_INVALID', 'Python functions take and give JSON only.');
	}
	checkArguments(args, kwargs);
}

function bytesOf(text: string): number {
	// What is short enough in any case need not be counted.
	return text.length * 3 < 1024 ? text.length : Buffer.byteLength(text);
}
