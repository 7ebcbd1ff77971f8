import {isWrittenOut, loadWrittenCode, readWrittenCode, writtenName} from '../../functions/code/written-code.ts';
import type {CallRequest} from '../../functions/functions.ts';
import {hasFiles, jobFilesToSend} from '../../functions/library/files/start-with-files.ts';
import {writeCallBody} from '../../functions/request/call-body.ts';
import {readArgument, readFunctionName} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {jobDocument} from '../../jobs/documents.ts';
import type {CallJobRequest, Jobs} from '../../jobs/jobs.ts';
import type {CommandContext} from '../context.ts';
import {wholeFlag} from '../flag-values.ts';
import {listFlag, textFlag} from '../flags.ts';
import {followJob, wordsFor} from '../jobs/follow-job.ts';
import {placeText} from '../jobs/open-jobs.ts';
import {withJobs, withWorkBeside} from '../jobs/with-jobs.ts';
import {callEnvironment} from './call-environment.ts';
import {callSettings} from './call-settings.ts';
import {fileFlags} from './file-flags.ts';
import {printOutput} from './print-output.ts';
import {readRetries} from './retry-flags.ts';

/**
 * `lunch fn submit <function> [args…]` prints the id of the job, which goes on by itself. With a flag that waits, the
 * exit code tells whether it returned.
 */
export async function fnSubmit(context: CommandContext): Promise<number> {
	const {flags, output} = context;
	const call = await readCall(context);
	const waits = [flags.wait, flags.watch, flags.ndjson].some(flag => flag !== undefined);
	if (waits) {
		return withJobs(context, {isCall: true}, async jobs => {
			const {job} = await jobs.submit(await requestOf(context, call, jobs));
			const isTold = flags.watch !== undefined;
			const ended = await withWorkBeside(context, jobs, () =>
				followJob(context, jobs, job.id, {isTold, beside: () => printOutput(context, jobs, job.id)}),
			);
			return ended.state === 'finished' ? 0 : 1;
		});
	}
	const {job, isNew, place} = await withJobs(context, {isSaid: !flags.json, isCall: true}, async jobs => ({
		...(await jobs.submit(await requestOf(context, call, jobs))),
		place: jobs.place,
	}));
	if (flags.json) output.json(jobDocument(job));
	else {
		output.write(`${job.id}\n`);
		const by = place.kind === 'service' ? placeText(place) : `a background process of ${placeText(place)}`;
		output.note(isNew ? `accepted ${call.name}, run by ${by}` : 'this key has a job already, which is this one');
		const words = wordsFor(job, flags);
		output.note(`\`lunch fn watch ${words}\` follows it, \`lunch fn result ${words}\` prints what it returned`);
	}
	return 0;
}

/** A call as it was written, and its name for people. */
interface WrittenCall {
	name: string;
	request: CallRequest;
}

async function readCall(context: CommandContext): Promise<WrittenCall> {
	const {flags} = context;
	const [named = '', ...words] = context.words;
	const written = readWrittenCode(named);
	// A name that lacks something is told as one.
	if (!isWrittenOut(named)) readFunctionName(named);
	const module = await loadWrittenCode(written, listFlag(flags, 'module'));
	const {runtime, code} = module;
	const args = encodeValue('json', words.map(readArgument), 'args');
	const request = {
		...{runtime, code, args, ...callSettings(context, runtime)},
		environment: callEnvironment(flags, module, {}),
	};
	return {name: writtenName(written), request};
}

/** The job of a call; its files that are long are put where these jobs keep them. */
async function requestOf({flags}: CommandContext, {name, request}: WrittenCall, jobs: Jobs): Promise<CallJobRequest> {
	const named = fileFlags(flags);
	const files = hasFiles(named) ? await jobFilesToSend(named, jobs) : undefined;
	const again = readRetries(flags);
	return {
		kind: 'call',
		call: {name, runtime: request.runtime},
		body: writeCallBody({...request, files}),
		hintMs: request.hintMs,
		...{retries: again?.times, backoffMs: again?.backoffMs, mostBackoffMs: again?.mostBackoffMs, retryOn: again?.after},
		group: textFlag(flags, 'group'),
		concurrency: wholeFlag(flags, 'concurrency'),
		priority: wholeFlag(flags, 'priority'),
		idempotencyKey: textFlag(flags, 'key'),
	};
}
