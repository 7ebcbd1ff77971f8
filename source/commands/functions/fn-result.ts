import type {KeptFile} from '../../functions/call-jobs.ts';
import {readKeptCall} from '../../functions/wire/kept-call.ts';
import {findJob} from '../../jobs/find-job.ts';
import {checkedResult} from '../../jobs/results/checked-result.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {replaceFile} from '../../shared/files/replace-file.ts';
import {translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from '../jobs/with-jobs.ts';
import {createCallPrinter} from './call-printer.ts';
import {fileFlags} from './file-flags.ts';
import {exitCodeOf} from './run-function.ts';

/** `lunch fn result <id>`: prints what the call wrote and returned, as `lunch fn call` does; so does the exit code. */
export async function fnResult(context: CommandContext): Promise<number> {
	const {words, flags, output, signal} = context;
	const text = await withJobs(context, {isCall: true}, async jobs => {
		const job = await findJob(jobs, words[0] ?? '', 'call');
		if (job.result === null && job.error !== null) {
			throw new LunchError(job.error.code, job.error.message, {hint: `\`lunch fn show ${job.id}\` has all there is.`});
		}
		const chunks: Uint8Array[] = [];
		for await (const chunk of checkedResult(await jobs.download(job.id, {signal}))) chunks.push(chunk);
		return Buffer.concat(chunks).toString('utf8');
	});
	const {outcome, output: written, files} = readKeptCall(text);
	await writeFiles(fileFlags(flags).out, files, signal);
	if (flags.json) {
		output.write(`${text}\n`);
		return exitCodeOf(outcome);
	}
	const printer = createCallPrinter(output);
	for (const kind of ['stdout', 'stderr'] as const) printer.print({kind, text: written[kind]});
	printer.end();
	const unwritten = files.filter(({name}) => !Object.hasOwn(fileFlags(flags).out, name));
	for (const {name, size} of unwritten) {
		output.note(
			translate(
				{
					one: 'it left {name} ({count} byte): --out {name} writes it',
					other: 'it left {name} ({count} bytes): --out {name} writes it',
				},
				{name, count: size},
			),
		);
	}
	if (outcome.state === 'returned' && outcome.value) printer.value(outcome.value);
	else printer.failure(outcome, stack => stack);
	return exitCodeOf(outcome);
}

/** Writes the files that a call left to these paths. NOT_FOUND for one that it did not leave, OUTPUT_FAILED. */
async function writeFiles(
	paths: Readonly<Record<string, string>>,
	files: readonly KeptFile[],
	signal: AbortSignal,
): Promise<void> {
	for (const [name, path] of Object.entries(paths)) {
		const file = files.find(one => one.name === name);
		if (!file) {
			throw new LunchError('NOT_FOUND', `The call left no file ${name}.`, {
				hint: files.length > 0 ? `It left ${files.map(one => one.name).join(', ')}.` : 'It left none.',
			});
		}
		await replaceFile(path, Buffer.from(file.content, 'base64'), {signal}).catch((error: unknown) => {
			signal.throwIfAborted();
			throw new LunchError('OUTPUT_FAILED', `The files of the call can't be written: ${messageOf(error)}.`, {
				cause: error,
			});
		});
	}
}
