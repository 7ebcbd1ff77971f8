import {statSync} from 'node:fs';
import {hasEnded, type Job} from '../../../jobs/job.ts';
import {readDigits} from '../../../jobs/job-request.ts';
import {shortId} from '../../../jobs/job-text.ts';
import {MAX_DIGITS} from '../../../jobs/pi/limits.ts';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import type {ActionId} from '../../keys/actions.ts';
import type {App} from '../../model/app/app.ts';
import {ask, askWhether} from '../../model/app/prompt.ts';
import {shownPath, targetPath} from '../../model/jobs/target-path.ts';

/** Asks how many decimals, and submits. `made` is told of the job. */
export function askForDigits(app: App, made: (job: Job) => void): void {
	ask(app, {
		title: 'New job',
		hint: `How many decimals of pi, from 1 to ${grouped(MAX_DIGITS)}.`,
		accept(typed) {
			// Thousands apart are how numbers are shown here.
			const digits = digitsOf(typed.replaceAll(/[ ,_]/g, ''));
			if (typeof digits === 'string') return digits;
			inBackground(submitDigits(app, digits, made));
			return null;
		},
	});
}

function digitsOf(typed: string): number | string {
	try {
		return readDigits(typed);
	} catch {
		return `That must be a whole number from 1 to ${grouped(MAX_DIGITS)}.`;
	}
}

async function submitDigits(app: App, digits: number, made: (job: Job) => void): Promise<void> {
	await tried(app, async () => {
		const job = await app.jobs.submit(digits);
		app.say(`Accepted: ${grouped(job.digits)} decimals of pi as job ${shortId(job)}.`);
		made(job);
	});
}

/** Submits the digits of a job that came to nothing again. */
export function retryJob(app: App, {digits}: Job, made: (job: Job) => void): void {
	inBackground(submitDigits(app, digits, made));
}

/** Asks whether to cancel a job, and cancels it. */
export function askToCancel(app: App, job: Job): void {
	askWhether(app, `Cancel job ${shortId(job)}, ${grouped(job.digits)} decimals, which is ${job.state}?`, () => {
		inBackground(
			tried(app, async () => {
				await app.jobs.cancel(job.id);
				app.say(`Cancelled job ${shortId(job)}.`);
			}),
		);
	});
}

/** Asks where to write a result; what is there already is written over only after another question. */
export function askWhereTo(app: App, job: Job): void {
	const name = `pi-${job.digits}.txt`;
	const {config} = app;
	ask(app, {
		title: 'Download to',
		hint: `A file. It goes into ${shownPath(config.folder, config)} unless the path says otherwise.`,
		text: name,
		accept(typed) {
			if (typed === '') return 'Name a file.';
			const path = targetPath(typed, name, config);
			inBackground(tried(app, () => writeTo(app, job, path)));
			return null;
		},
	});
}

async function writeTo(app: App, job: Job, path: string): Promise<void> {
	const shown = cleanText(shownPath(path, app.config));
	const there = statSync(path, {throwIfNoEntry: false});
	if (there?.isDirectory()) return app.say(`${shown} is a folder: name a file in it.`, true);
	const write = () =>
		tried(app, async () => {
			app.say(`Writing ${grouped(job.result?.bytes ?? 0)} bytes to ${shown}.`);
			const bytes = await app.jobs.save(job.id, path);
			app.say(`${grouped(bytes)} bytes written to ${shown}.`);
		});
	if (there) askWhether(app, `${shown} is there already. Write over it?`, () => inBackground(write()));
	else await write();
}

async function tried(app: App, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		app.say(cleanText(messageOf(error)), true);
	}
}

/** Why something can't be done to a job now, as a sentence without a full stop; null if it can. */
export function reasonAgainstJob(action: ActionId, job: Job | null): string | null {
	switch (action) {
		case 'stop':
			if (!job) return 'No job is selected';
			return hasEnded(job.state) ? `The job has ${endWords(job)} already` : null;
		case 'retry':
			if (!job) return 'No job is selected';
			if (job.state === 'errored' || job.state === 'cancelled') return null;
			return `Only a failed or cancelled job is tried again; this one is ${job.state}`;
		case 'download':
			if (!job) return 'No job is selected';
			return job.result ? null : `There is a result once a job is finished; this one is ${job.state}`;
		default:
			return null;
	}
}

function endWords({state}: Job): string {
	return state === 'cancelled' ? 'been cancelled' : state === 'errored' ? 'failed' : 'finished';
}
