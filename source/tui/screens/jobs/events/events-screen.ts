import {shortId} from '../../../../jobs/job-text.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {span} from '../../../components/line.ts';
import type {App} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {emptyField} from '../../../model/app/field.ts';
import {emptyLog} from '../../../model/log/log-lines.ts';
import {firstLogView, LOG_END} from '../../../model/log/log-view.ts';
import {logScreen} from '../../log/log-screen.tsx';
import {watchedJob} from '../job/watched-job.ts';

/** Shows every event of a job. */
export function openEvents(app: App, {id}: {id: string}): void {
	app.update(state => {
		const pane = {offset: LOG_END, field: emptyField, isTyping: false};
		return withPane({...state, job: id, logView: firstLogView}, pane, 'events');
	});
	app.goTo('events');
}

/** Every change of a job's state and progress that was heard, as it came. */
export const eventsScreen = logScreen(
	snapshot => {
		const job = watchedJob(snapshot);
		const {watched} = snapshot.jobs;
		const name = job === null ? '' : ` ${snapshot.config.signs.separator} ${shortId(job)}`;
		return {
			title: `${translate('Events')}${name}`,
			log: (job && watched?.events) || emptyLog,
			hasStreams: false,
			empty: translate('No event has come yet.'),
			fileName: job === null ? 'events.txt' : `job-${shortId(job)}.txt`,
		};
	},
	{
		show: app => app.jobs.watch(app.snapshot().state.job),
		leave: app => app.jobs.rest(),
		status(snapshot) {
			const job = watchedJob(snapshot);
			return {
				spans: job ? [span(`job ${shortId(job)}`, 'dim')] : [],
				isBusy: job?.state === 'running',
			};
		},
		refresh: app => app.jobs.refresh(),
		command: snapshot => ['pi', 'watch', watchedJob(snapshot)?.id ?? '@latest'],
	},
);
