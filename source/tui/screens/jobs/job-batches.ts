import {statSync} from 'node:fs';
import {join} from 'node:path';
import type {Job} from '../../../jobs/job.ts';
import {shortId} from '../../../jobs/job-text.ts';
import {resultFileName} from '../../../jobs/results/job-result.ts';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {App} from '../../model/app/app.ts';
import {prompt, promptToConfirm} from '../../model/app/prompt.ts';
import {shownPath, targetPath} from '../../model/input/target-path.ts';
import {isMap, type JobRow} from '../../model/jobs/job-rows.ts';

/** Prompts for a yes, and cancels several jobs and maps. */
export function promptToCancelAll(app: App, rows: readonly JobRow[]): void {
	promptToConfirm(
		app,
		translate({one: 'Cancel {count} job?', other: 'Cancel {count} jobs?'}, {count: rows.length}),
		() => {
			inBackground(
				doEach(
					app,
					rows,
					row => (isMap(row) ? app.jobs.maps.stop(row) : app.jobs.cancel(row.id)),
					count => translate({one: 'Cancelled {count} job.', other: 'Cancelled {count} jobs.'}, {count}),
				),
			);
		},
	);
}

/** Prompts for a folder and writes several results there, each as a file of its own; files that are there stay. */
export function promptForFolder(app: App, jobs: readonly Job[]): void {
	const {config} = app;
	prompt(app, {
		title: translate({one: 'Download {count} result to', other: 'Download {count} results to'}, {count: jobs.length}),
		hint: translate('A folder. Files that are in it already are not written over.'),
		text: shownPath(config.folder, config),
		accept(typed) {
			const folder = targetPath(typed, '', config);
			const shown = cleanText(shownPath(folder, config));
			if (!statSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
				return translate('There is no folder {path}.', {path: shown});
			}
			const paths = new Map(jobs.map(job => [job, join(folder, ownName(job, jobs))]));
			const wanted = jobs.filter(job => !statSync(paths.get(job) ?? folder, {throwIfNoEntry: false}));
			const done = (count: number) =>
				translate('{count} of {total} results written to {path}.', {
					count,
					total: jobs.length,
					path: shown,
				});
			inBackground(doEach(app, wanted, job => app.jobs.save(job.id, paths.get(job) ?? folder), done));
			return null;
		},
	});
}

/** The file of a result: with the job's id where another one has the same name. */
function ownName(job: Job, jobs: readonly Job[]): string {
	const name = resultFileName(job);
	const isAlone = jobs.every(other => other === job || resultFileName(other) !== name);
	return isAlone ? name : name.replace(/(?=\.\w+$)/, `-${shortId(job)}`);
}

/** Does something with each row, one after the other; what goes wrong with one is said, and the others go on. */
async function doEach<Row>(
	app: App,
	rows: readonly Row[],
	work: (row: Row) => Promise<unknown>,
	done: (count: number) => string,
): Promise<void> {
	let count = 0;
	let problem: string | null = null;
	for (const row of rows) {
		try {
			await work(row);
			count++;
		} catch (error) {
			problem ??= cleanText(messageOf(error));
		}
	}
	app.say(problem === null ? done(count) : `${done(count)} ${problem}`, problem !== null);
}
