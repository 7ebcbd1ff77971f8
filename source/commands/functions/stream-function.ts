import type {ModuleCode} from '../../functions/code/module-code.ts';
import {plainValue} from '../../functions/documents.ts';
import type {CallRequest, EncodedValue} from '../../functions/functions.ts';
import {startWithFiles} from '../../functions/library/files/start-with-files.ts';
import {createValueQueue, type ValueQueue} from '../../functions/library/value-queue.ts';
import {createOutputCleaner} from '../../functions/output/output-cleaner.ts';
import {retrying} from '../../functions/retries/start-retried.ts';
import {readArgument} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {CommandContext} from '../context.ts';
import {failureTextOf} from './call-printer.ts';
import {callSettings} from './call-settings.ts';
import {fileFlags} from './file-flags.ts';
import {readRetries} from './retry-flags.ts';
import {awaitOutcome, exitCodeOf, longestMs, placed, sayAgain, withFunctionsForCall} from './run-function.ts';

/**
 * Calls a function that yields, and prints each value as it comes, a line of JSON each; the function waits where the lines
 * are not read. What it writes comes on stderr.
 */
export async function streamFunction(
	context: CommandContext,
	module: ModuleCode,
	words: readonly string[],
): Promise<number> {
	const {flags, output, signal} = context;
	const {runtime, code, placeStack = stack => stack} = module;
	if (flags.json === true) {
		throw new LunchError('USAGE', '--stream prints a line for each value, --json one document.', {
			hint: 'Leave one of them out.',
		});
	}
	const args = encodeValue('json', words.map(readArgument), 'args');
	const retries = readRetries(flags);
	const request: CallRequest = {runtime, code, args, ...callSettings(context, runtime), stream: true, retries};
	const clean = output.canRewrite ? createOutputCleaner() : (text: string | null) => text ?? '';
	return withFunctionsForCall(context, {module, isSaid: true}, async (functions, environment) => {
		const values = createValueQueue<EncodedValue>(isFull => (isFull ? call.pause() : call.resume()));
		const call = await startWithFiles(retrying(functions), {...request, environment}, fileFlags(flags), event => {
			if (event.kind === 'value') values.add(event.value, event.value.text.length);
			else if (event.kind === 'stdout' || event.kind === 'stderr') output.writeError(clean(event.text));
			else if (event.kind === 'again') sayAgain(output, event);
		});
		const ending = awaitOutcome(call, signal, longestMs(request));
		inBackground(ending.then(values.end, values.end));
		await output.stream(linesOf(values));
		const outcome = placed(await ending, placeStack);
		if (signal.aborted) throw signal.reason;
		if (outcome.state !== 'returned') output.writeError(failureTextOf(outcome, placeStack));
		return exitCodeOf(outcome);
	});
}

async function* linesOf(values: ValueQueue<EncodedValue>): AsyncGenerator<Uint8Array> {
	for (let value = await values.next(); value !== null; value = await values.next()) {
		yield Buffer.from(`${JSON.stringify(plainValue(value))}\n`);
	}
}
