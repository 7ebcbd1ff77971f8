import {readKeptCall} from '../../functions/wire/kept-call.ts';
import {findJob} from '../../jobs/find-job.ts';
import {checkedResult} from '../../jobs/results/checked-result.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from '../jobs/with-jobs.ts';
import {createCallPrinter} from './call-printer.ts';
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
	const {outcome, output: written} = readKeptCall(text);
	if (flags.json) {
		output.write(`${text}\n`);
		return exitCodeOf(outcome);
	}
	const printer = createCallPrinter(output);
	for (const kind of ['stdout', 'stderr'] as const) printer.print({kind, text: written[kind]});
	printer.end();
	if (outcome.state === 'returned' && outcome.value) printer.value(outcome.value);
	else printer.failure(outcome, stack => stack);
	return exitCodeOf(outcome);
}
