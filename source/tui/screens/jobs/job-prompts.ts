import {statSync} from 'node:fs';
import type {Job} from '../../../jobs/job.ts';
import {readDigits} from '../../../jobs/job-request.ts';
import {shortId} from '../../../jobs/job-text.ts';
import {MAX_DIGITS} from '../../../jobs/pi/limits.ts';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import type {App} from '../../model/app/app.ts';
import {prompt, promptToConfirm} from '../../model/app/prompt.ts';
import {shownPath, targetPath} from '../../model/jobs/target-path.ts';

/** Prompts for a number of decimals and submits them. `submitted` is called with the job. */
export function promptForDigits(app: App, submitted: (job: Job) => void): void {
	prompt(app, {
		title: 'New job',
		hint: `How many decimals of pi, from 1 to ${grouped(MAX_DIGITS)}.`,
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
		return readDigits(typed);
	} catch {
		return `That must be a whole number from 1 to ${grouped(MAX_DIGITS)}.`;
	}
}

async function submitDigits(app: App, digits: number, submitted: (job: Job) => void): Promise<void> {
	await tried(app, async () => {
		const job = await app.jobs.submit(digits);
		app.say(`Accepted: ${grouped(job.digits)} decimals of pi as job ${shortId(job)}.`);
		submitted(job);
	});
}

/** Submits the digits of a failed or cancelled job again. */
export function retryJob(app: App, {digits}: Job, submitted: (job: Job) => void): void {
	inBackground(submitDigits(app, digits, submitted));
}

/** Prompts for a yes, and cancels a job. */
export function promptToCancel(app: App, job: Job): void {
	promptToConfirm(app, `Cancel job ${shortId(job)}, ${grouped(job.digits)} decimals, which is ${job.state}?`, () => {
		inBackground(
			tried(app, async () => {
				await app.jobs.cancel(job.id);
				app.say(`Cancelled job ${shortId(job)}.`);
			}),
		);
	});
}

/** Prompts for a path and writes a result there; an existing file is overwritten only after another prompt. */
export function promptForPath(app: App, job: Job): void {
	const name = `pi-${job.digits}.txt`;
	const {config} = app;
	prompt(app, {
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
	if (there) promptToConfirm(app, `${shown} is there already. Write over it?`, () => inBackground(write()));
	else await write();
}

async function tried(app: App, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		app.say(cleanText(messageOf(error)), true);
	}
}
