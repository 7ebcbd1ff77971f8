import {jobDocument} from '../../jobs/documents.ts';
import {readDigits} from '../../jobs/job-request.ts';
import {grouped} from '../../shared/text/figure-text.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {followJob, wordsFor} from './follow-job.ts';
import {placeText} from './open-jobs.ts';
import {withJobs} from './with-jobs.ts';
import {checkTarget, writeResult} from './write-result.ts';

/** `lunch pi submit <digits>` prints the id of the job. With a flag that waits, the exit code tells whether it finished. */
export async function piSubmit(context: CommandContext): Promise<number> {
	const {words, flags, settings, output} = context;
	const digits = readDigits(words[0] ?? '', settings.maxDigits ?? undefined);
	const target = textFlag(flags, 'output');
	if (target !== undefined) await checkTarget(context, target);
	const waits = [flags.wait, flags.watch, flags.ndjson, target].some(flag => flag !== undefined);
	if (!waits) {
		const {job, place} = await withJobs(context, {isSaid: !flags.json}, async jobs => ({
			...(await jobs.submit({digits})),
			place: jobs.place,
		}));
		if (flags.json) output.json(jobDocument(job));
		else {
			output.write(`${job.id}\n`);
			const computedBy = `${place.kind === 'service' ? '' : 'a background process of '}${placeText(place)}`;
			output.note(`accepted ${grouped(digits)} decimals of pi, computed by ${computedBy}`);
			output.note(
				`\`lunch pi watch ${wordsFor(job, flags)}\` follows the job, \`lunch pi cancel ${wordsFor(job, flags)}\` ends it`,
			);
		}
		return 0;
	}
	return withJobs(context, {computes: true}, async jobs => {
		const {job} = await jobs.submit({digits});
		const ended = await followJob(context, jobs, job.id, {
			isTold: flags.watch !== undefined,
			// The document says that all went well: it comes after the decimals are written.
			isSilent: target === '-' || (target !== undefined && flags.json === true),
		});
		if (target !== undefined && ended.state === 'finished') await writeResult(context, jobs, ended.id, target);
		if (target !== undefined && flags.json) output.json(jobDocument(ended));
		return ended.state === 'finished' ? 0 : 1;
	});
}
