import * as z from 'zod';
import {MOST_RETRIES, retryEnds} from '../../shared/retries.ts';
import type {CallRequest, EncodedValue} from '../functions.ts';

/** The longest time limit of a call, in milliseconds: a day. */
const LONGEST_MS = 24 * 3600 * 1000;
/** The longest hint, in milliseconds: the hints of waiting calls are added up. */
const LONGEST_HINT_MS = 365 * LONGEST_MS;
/** Most memory of a call, in bytes: a tebibyte. */
const MOST_MEMORY_BYTES = 1024 ** 4;
/** Most output of a call, in bytes: a gibibyte. */
const MOST_OUTPUT_BYTES = 1024 ** 3;

/** Most files of a call, in and out alike. */
const MOST_FILES = 100;
/** Names of files: the worker has its own things under the others. */
const fileName = z
	.string()
	.regex(/^(?!\.{1,2}$)[^/\0]{1,200}$/, 'is not a name of a file without folders')
	.refine(text => text !== 'function', 'is a name that functions need themselves');
const givenFile = z.union([
	z.strictObject({name: fileName, path: z.string().min(1).max(4096)}),
	z.strictObject({name: fileName, content: z.base64()}),
	z.strictObject({name: fileName, digest: z.string().regex(/^[0-9a-f]{64}$/, 'is not a digest')}),
]);

/** A package as pip names it. It can't be an option, and has no line after it. */
const requirement = z.string().regex(/^[A-Za-z0-9][^\r\n\0]{0,500}$/, 'is not a name of a package');
const path = z.string().min(1).max(4096);
const environment = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('packages'),
		requirements: z.array(requirement).max(200),
		requiresPython: z.string().max(200).optional(),
	}),
	z.object({kind: z.literal('python'), path}),
	z.object({kind: z.literal('node-modules'), path}),
]);

const positive = z.number().positive();
const name = z.string().min(1).max(500);
const source = z.string().regex(/\S/, 'has no function in it');

export const encodedValueSchema = z.object({
	encoding: z.enum(['json', 'rich']),
	text: z.string(),
}) satisfies z.ZodType<EncodedValue>;

/** The request of a call, as every implementation of `Functions` checks it and as it is written into Redis. */
export const callRequestSchema = z
	.object({
		tenant: name.optional(),
		runtime: z.enum(['node', 'python']),
		code: z.discriminatedUnion('kind', [
			z.object({kind: z.literal('expression'), source}),
			z.object({kind: z.literal('module'), source, entry: name}),
		]),
		modules: z
			.array(name.regex(/^[^\0]*$/))
			.max(100)
			.optional(),
		args: encodedValueSchema.optional(),
		data: z
			.array(z.object({at: z.int().min(0).max(1000), digest: z.string().max(100)}))
			.max(100)
			.optional(),
		kwargs: encodedValueSchema.optional(),
		resultEncoding: z.enum(['json', 'rich']),
		timeoutMs: positive.max(LONGEST_MS).optional(),
		hintMs: positive.max(LONGEST_HINT_MS).or(z.literal(0)).optional(),
		memoryBytes: positive.max(MOST_MEMORY_BYTES).optional(),
		outputBytes: positive.max(MOST_OUTPUT_BYTES).or(z.literal(0)).optional(),
		isFresh: z.boolean().optional(),
		reuse: z.boolean().optional(),
		stream: z.boolean().optional(),
		environment: environment.optional(),
		files: z
			.object({in: z.array(givenFile).max(MOST_FILES), out: z.array(fileName).max(MOST_FILES)})
			.refine(files => hasNoTwins(files.in.map(file => file.name)) && hasNoTwins(files.out), {
				error: 'Two files have the same name',
			})
			.optional(),
		origin: z.string().optional(),
		mayRetry: z.boolean().optional(),
		batch: z.enum(['json', 'rich']).optional(),
		retries: z
			.object({
				times: z.int().min(0).max(MOST_RETRIES),
				backoffMs: z.number().min(0).max(LONGEST_MS).optional(),
				mostBackoffMs: z.number().min(0).max(LONGEST_MS).optional(),
				after: z.array(z.enum(retryEnds)).optional(),
				afterValues: z.boolean().optional(),
			})
			.optional(),
		checkpoint: z.object({last: encodedValueSchema.nullable()}).optional(),
	})
	.refine(({isFresh, reuse}) => !(isFresh && reuse), {
		error: 'A call has either a process that nobody used before, or one that is used again',
	})
	.refine(({files, reuse}) => !files || !reuse, {
		error: 'A call with files has a process of its own, none that is used again',
	})
	.refine(({batch, reuse, stream, mayRetry, retries, checkpoint, data = []}) => {
		return !batch || (reuse && !stream && !mayRetry && !retries && !checkpoint && data.length === 0);
	}, 'A batch has reuse; its calls are not begun again, yield no values, and take no data that was put')
	.refine(({environment: of, runtime}) => !of || (of.kind === 'node-modules') === (runtime === 'node'), {
		error: 'The environment is for another language than the function',
	})
	.refine(
		({runtime, args, kwargs, resultEncoding, batch, checkpoint}) =>
			runtime !== 'python' ||
			![args?.encoding, kwargs?.encoding, resultEncoding, batch, checkpoint?.last?.encoding].includes('rich'),
		{error: 'Python functions take and give JSON only'},
	) satisfies z.ZodType<CallRequest>;

function hasNoTwins(names: readonly string[]): boolean {
	return new Set(names).size === names.length;
}
