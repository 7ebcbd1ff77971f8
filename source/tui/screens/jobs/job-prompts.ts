import type {Job} from '../../../jobs/job.ts';
import {readDigits} from '../../../jobs/job-request.ts';
import {shortId} from '../../../jobs/job-text.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from '../../../jobs/pi/limits.ts';
import {resultFileName} from '../../../jobs/results/job-result.ts';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import type {App} from '../../model/app/app.ts';
import {prompt, promptToConfirm} from '../../model/app/prompt.ts';
import {promptToSave} from '../save-prompt.ts';
import {stateWord, workText} from './job-words.ts';

/** Prompts for a number of decimals and submits them. `submitted` is called with the job. */
export function promptForDigits(app: App, submitted: (job: Job) => void): void {
	prompt(app, {
		title: translate('New job'),
		hint: translate('How many decimals of pi, from 1 to {usual}; up to {most} where --max-digits allows it.', {
			usual: grouped(USUAL_MAX_DIGITS),
			most: grouped(MAX_DIGITS),
		}),
		accept(typed) {
			// Numbers are shown here with their thousands apart, and may be typed so.
			const digits = readTypedDigits(typed.replaceAll(/[ ,_]/g, ''));
			if (typeof digits === 'string') return digits;
			inBackground(submitDigits(app, digits, submitted));
			return null;
		},
	});
}

function readTypedDigits(typed: string): number | string {
	try {
		// How many are allowed is known where the job is accepted.
		return readDigits(typed, MAX_DIGITS);
	} catch {
		return translate('That must be a whole number from 1 to {most}.', {most: grouped(MAX_DIGITS)});
	}
}

async function submitDigits(app: App, digits: number, submitted: (job: Job) => void): Promise<void> {
	await tried(app, async () => {
		const job = await app.jobs.submit(digits);
		app.say(translate('Accepted: {work} as job {id}.', {work: workText(job), id: shortId(job)}));
		submitted(job);
	});
}

/** Submits the work of a failed or cancelled job again. */
export function retryJob(app: App, {id}: Job, submitted: (job: Job) => void): void {
	inBackground(
		tried(app, async () => {
			const job = await app.jobs.retry(id);
			app.say(translate('Accepted: {work} as job {id}.', {work: workText(job), id: shortId(job)}));
			submitted(job);
		}),
	);
}

/** Prompts for a yes, and cancels a job. */
export function promptToCancel(app: App, job: Job): void {
	promptToConfirm(
		app,
		translate('Cancel job {id}, {work}, which is {state}?', {
			id: shortId(job),
			work: workText(job),
			state: stateWord(job.state),
		}),
		() => {
			inBackground(
				tried(app, async () => {
					await app.jobs.cancel(job.id);
					app.say(translate('Cancelled job {id}.', {id: shortId(job)}));
				}),
			);
		},
	);
}

/** Prompts for a path and writes a result there. */
export function promptForPath(app: App, job: Job): void {
	promptToSave(app, {
		title: translate('Download to'),
		name: resultFileName(job),
		bytes: job.result?.bytes ?? 0,
		write: path => app.jobs.save(job.id, path),
	});
}

async function tried(app: App, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		app.say(cleanText(messageOf(error)), true);
	}
}
