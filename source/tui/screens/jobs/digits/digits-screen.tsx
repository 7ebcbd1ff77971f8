import {message, translate} from '../../../../shared/language/texts.ts';
import {textRoom} from '../../../components/layout.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {TextView} from '../../../components/text-view.tsx';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf} from '../../../model/app/app-state.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {digitLines, latestLines} from '../job/digit-lines.ts';
import {jobTitle} from '../job/job-lines.ts';
import {jobScreen} from '../job/job-screen.tsx';
import {watchedJob} from '../job/watched-job.ts';

const NAME = 'digits';
/** Lines of the decimals that were converted last. */
const LATEST_LINES = 10;

function composeLines(snapshot: Snapshot, columns: number): Line[] {
	const job = watchedJob(snapshot);
	const {watched} = snapshot.jobs;
	if (job && watched?.digits) {
		const latest = latestLines(watched.work, job, columns, LATEST_LINES);
		return [...latest, ...(latest.length > 0 ? [[]] : []), ...digitLines(watched.digits, job, columns)];
	}
	return wrapped(`${translate('There are no decimals to show yet')}.`, columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {config, state} = snapshot;
	const job = watchedJob(snapshot);
	return (
		<TextView
			title={job ? [span(`${titleOf(NAME)} `, 'heading'), ...jobTitle(job, snapshot)] : line(titleOf(NAME), 'title')}
			text={width => composeLines(snapshot, width)}
			offset={paneOf(state, NAME).offset}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** The first decimals of a job over the whole screen; while they are converted the last ones before them. */
export const digitsScreen: Screen = {
	...jobScreen,
	View,
	crumbs: () => [titleOf(NAME)],
	length(snapshot) {
		const {columns, rows} = textRoom(bodySize(snapshot), snapshot.config);
		return Math.max(0, composeLines(snapshot, columns).length - rows);
	},
	copy({jobs: {watched}}) {
		return watched?.digits ? {text: watched.digits.text, what: translate('the decimals')} : null;
	},
	actions: {...jobScreen.actions, open: message('This shows all the decimals that are here')},
};
