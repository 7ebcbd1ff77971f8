import type {Job} from '../../../../jobs/job.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';

const GROUP = 10;

/** Decimals in groups of ten, as many in a line as fit. */
export function digitLines({text, isPreview}: {text: string; isPreview: boolean}, job: Job, columns: number): Line[] {
	const decimals = text.slice(2);
	const head = isPreview
		? wrapped(
				translate(
					{
						one: 'Preview: the first decimal, computed here, not by the job',
						other: 'Preview: the first {count} decimals, computed here, not by the job',
					},
					{
						count: grouped(decimals.length),
					},
				),
				columns,
				'warning',
			)
		: wrapped(
				job.kind === 'pi' && decimals.length === job.digits
					? translate('The result')
					: translate(
							{one: 'The first decimal of the result', other: 'The first {count} decimals of the result'},
							{count: grouped(decimals.length)},
						),
				columns,
				'heading',
			);
	const perLine = Math.max(1, Math.floor((columns - 2 + 1) / (GROUP + 1)));
	const groups = decimals.match(/\d{1,10}/g) ?? [];
	const rows: Line[] = [];
	for (let at = 0; at < groups.length; at += perLine) {
		const start = at === 0 ? '3.' : '  ';
		rows.push([span(start, 'title'), span(groups.slice(at, at + perLine).join(' '), isPreview ? 'dim' : undefined)]);
	}
	return [...head, ...rows];
}
