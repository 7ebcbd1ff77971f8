import {shortId} from '../../../../jobs/job-text.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {span} from '../../../components/line.ts';
import {emptyLog} from '../../../model/log/log-lines.ts';
import {logScreen} from '../../log/log-screen.tsx';
import {watchedJob} from '../job/watched-job.ts';

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
				spans: job ? [span(translate('job {id}', {id: shortId(job)}), 'dim')] : [],
				isBusy: job?.state === 'running',
			};
		},
		refresh: app => app.jobs.refresh(),
		command(snapshot) {
			const job = watchedJob(snapshot);
			return [job?.kind === 'call' ? 'fn' : 'pi', 'watch', job?.id ?? '@latest'];
		},
	},
);
