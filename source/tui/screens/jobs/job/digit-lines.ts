import type {Job} from '../../../../jobs/job.ts';
import type {JobWork} from '../../../../jobs/job-work.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';
import type {WatchedJob} from '../../../model/jobs/watched-job.ts';
import type {Role} from '../../../theme.ts';

const GROUP = 10;

/** Decimals in groups of ten, as many in a line as fit. */
export function digitLines({text, isPreview}: NonNullable<WatchedJob['digits']>, job: Job, columns: number): Line[] {
	const decimals = text.slice(2);
	return [
		...headLines(decimals, isPreview, job, columns),
		...groupLines(decimals, columns, '3.', isPreview ? 'dim' : undefined),
	];
}

/** The decimals that were converted last, in so many lines at the most; none where no result is being written. */
export function latestLines({decimals}: JobWork, job: Job, columns: number, most: number): Line[] {
	if (decimals === null || job.kind !== 'pi') return [];
	const {count, latest} = decimals;
	const head = translate('Converted: {count} of {total} decimals. The last ones:', {
		count: grouped(count),
		total: grouped(job.digits),
	});
	// Groups begin where they do in the whole text.
	const end = latest.length - (count % GROUP);
	const shown = Math.max(0, Math.min(most * groupsPerLine(columns) * GROUP, Math.floor(end / GROUP) * GROUP));
	return [...wrapped(head, columns, 'heading'), ...groupLines(latest.slice(end - shown, end), columns, '  ')];
}

function headLines(decimals: string, isPreview: boolean, job: Job, columns: number): Line[] {
	const count = grouped(decimals.length);
	if (isPreview) {
		return wrapped(
			translate(
				{
					one: 'Preview: the first decimal, computed here, not by the job',
					other: 'Preview: the first {count} decimals, computed here, not by the job',
				},
				{count},
			),
			columns,
			'warning',
		);
	}
	const isWhole = job.kind === 'pi' && decimals.length === job.digits;
	return wrapped(
		isWhole
			? translate('The result')
			: translate({one: 'The first decimal of the result', other: 'The first {count} decimals of the result'}, {count}),
		columns,
		'heading',
	);
}

function groupsPerLine(columns: number): number {
	return Math.max(1, Math.floor((columns - 2 + 1) / (GROUP + 1)));
}

function groupLines(decimals: string, columns: number, first: string, role?: Role): Line[] {
	const perLine = groupsPerLine(columns);
	const groups = decimals.match(/\d{1,10}/g) ?? [];
	return Array.from({length: Math.ceil(groups.length / perLine)}, (_, at): Line => {
		const some = groups.slice(at * perLine, (at + 1) * perLine);
		return [span(at === 0 ? first : '  ', 'title'), span(some.join(' '), role)];
	});
}
