import * as z from 'zod';
import {expressionSource} from '../../functions/code/analysis/function-source.ts';
import {callDocument} from '../../functions/documents.ts';
import type {CallRequest} from '../../functions/functions.ts';
import {callFailure} from '../../functions/library/failures/call-failure.ts';
import {failureText} from '../../functions/output/call-text.ts';
import {callDocumentSchema} from '../../functions/schema.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import type {CommandContext} from '../context.ts';
import {withFunctions} from '../functions/open-functions.ts';
import {awaitOutcome} from '../functions/run-function.ts';
import type {Tools} from './tools.ts';

/** Clients wait about a minute for an answer. */
const DEFAULT_TIMEOUT_S = 30;
const LONGEST_TIMEOUT_S = 600;
/** Most bytes that a function writes, and characters of the text about it: a model reads all of it. */
const MOST_OUTPUT_BYTES = 64 * 1024;
const LONGEST_TEXT = 10_000;

const input = z.strictObject({
	source: z.string().min(1).describe("One function, as in 'async (x, y) => x * y' or 'lambda x, y: x * y'"),
	language: z.enum(['javascript', 'python']).default('javascript'),
	entry: z
		.string()
		.min(1)
		.optional()
		.describe('If given, `source` is a whole module, and this is the function in it (in JavaScript, its export)'),
	args: z.array(z.json()).default([]).describe('The arguments'),
	kwargs: z.record(z.string(), z.json()).optional().describe('Named arguments; in JavaScript one last object'),
	timeoutSeconds: z.number().positive().max(LONGEST_TIMEOUT_S).optional(),
});

/** The tool that runs code: sandboxed like `lunch fn eval`, and made of its text alone; no file is read. */
export function addFunctionTool(tools: Tools, context: CommandContext): void {
	tools.add('run_function', {
		title: 'Run a function',
		description:
			'Runs a JavaScript or Python function in a sandbox without network and without the files of this machine; gives what it returns (as JSON) and writes.',
		input,
		output: callDocumentSchema,
		annotations: {readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false},
		async run(values, signal) {
			const request = requestFrom(values, context.settings.timeout);
			const workers = {workers: 1, prefork: request.runtime === 'node' ? 1 : 0};
			const written = {stdout: '', stderr: ''};
			const {id, outcome} = await withFunctions(context, workers, async functions => {
				const call = functions.start(request, event => {
					if (event.kind === 'stdout' || event.kind === 'stderr') written[event.kind] += event.text;
				});
				return {id: call.id, outcome: await awaitOutcome(call, signal, request.timeoutMs)};
			});
			const document = callDocument(id, outcome, written);
			const {state, value} = document.call;
			const isError = state !== 'returned';
			const end = isError ? failureText(state, callFailure(outcome, null)) : JSON.stringify(value);
			const text = cleanLines(
				[written.stdout, written.stderr, end]
					.map(part => part.trimEnd())
					.filter(part => part !== '')
					.join('\n'),
				LONGEST_TEXT,
			);
			return {content: [{type: 'text', text}], structuredContent: {...document}, isError};
		},
	});
}

/** FUNCTION_INVALID, FUNCTION_CLOSURE and FUNCTION_VALUE_INVALID, as `lunch fn eval` has them. */
function requestFrom(
	{source, language, entry, args, kwargs, timeoutSeconds}: z.output<typeof input>,
	timeoutSetting: number | null,
): CallRequest {
	const isNode = language === 'javascript';
	const text = source.trim().replace(/;$/, '');
	return {
		runtime: isNode ? 'node' : 'python',
		code:
			entry === undefined
				? {kind: 'expression', source: isNode ? expressionSource(text) : text}
				: {kind: 'module', source, entry},
		args: encodeValue('json', args, 'args'),
		kwargs: kwargs === undefined ? undefined : encodeValue('json', kwargs, 'kwargs'),
		resultEncoding: isNode ? 'rich' : 'json',
		timeoutMs: (timeoutSeconds ?? timeoutSetting ?? DEFAULT_TIMEOUT_S) * 1000,
		outputBytes: MOST_OUTPUT_BYTES,
	};
}
