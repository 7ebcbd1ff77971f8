import type {AttemptOutcome, CallJob} from '../../../../jobs/job.ts';
import {translate, translated} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {type Line, wrapped} from '../../../components/line.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import type {JobOutput} from '../../../model/jobs/job-output.ts';
import {shownText} from '../../../model/log/log-lines.ts';
import type {Role} from '../../../theme.ts';
import {firstOpen, type ResultRow, resultRows} from '../../functions/calls/result-rows.ts';
import {section} from './section.ts';

/** Most lines of the output and of the result of a call. */
const MOST_WRITTEN = 500;
const MOST_RESULT = 200;
const LONGEST_REASON = 500;

const outcomeWords = {
	returned: 'returned',
	threw: 'threw',
	'timed-out': 'timed out',
	died: 'its process died',
	failed: 'failed',
	cancelled: 'cancelled',
} as const satisfies Readonly<Record<AttemptOutcome, string>>;

/** The attempts at a call, what it wrote, what it returned, and the files that it left. */
export function callLines({history, state}: CallJob, output: JobOutput, config: AppConfig, columns: number): Line[] {
	const attempts = history.flatMap(({outcome, reason}, at) => {
		const end = translate(outcome === null ? 'running' : outcomeWords[outcome]);
		const why = reason === null ? '' : `: ${translated(cleanText(reason, LONGEST_REASON))}`;
		const text = `${at + 1}. ${end}${why}`;
		return wrapped(text, columns, outcome === 'returned' || outcome === null ? undefined : 'error', '', '   ');
	});
	return [
		...section(translate('Attempts'), attempts.length > 1 || state === 'errored' ? attempts : []),
		...section(translate('Output'), writtenLines(output, columns)),
		...section(translate('Result'), resultLines(output, config, columns)),
		...section(
			translate('Files'),
			output.files.flatMap(({name, size}) =>
				wrapped(
					`${cleanText(name, 200)}  ${translate({one: '{count} byte', other: '{count} bytes'}, {count: grouped(size)})}`,
					columns,
				),
			),
		),
	];
}

/** The rows of what a call returned or threw, as an openable tree; none while that is not known. */
export function jobResultRows(
	{outcome}: JobOutput,
	open: readonly string[],
	config: AppConfig,
	columns: number,
): ResultRow[] {
	return outcome === null ? [] : resultRows(outcome, open, columns, config);
}

function writtenLines({log}: JobOutput, columns: number): Line[] {
	const written = log.lines.slice(-MOST_WRITTEN);
	const left = log.dropped + log.lines.length - written.length;
	return [
		...(left > 0
			? wrapped(translate({one: '{count} line before', other: '{count} lines before'}, {count: left}), columns, 'dim')
			: []),
		...written.flatMap(each => indented(shownText(each), columns, each.source === 'stderr' ? 'warning' : undefined)),
	];
}

function resultLines(output: JobOutput, config: AppConfig, columns: number): Line[] {
	if (output.isTooLong) {
		const key = keyFor('downloadResult', config.bindings);
		return wrapped(translate('It is too long to be shown here: {key} writes it to a file.', {key}), columns, 'dim');
	}
	const rows = jobResultRows(output, firstOpen, config, columns).slice(0, MOST_RESULT);
	const lines = rows.map(row => row.line);
	if (rows.every(({isOpen}) => isOpen === null)) return lines;
	const key = keyFor('open', config.bindings);
	return [...lines, ...wrapped(translate('{key} opens it part by part.', {key}), columns, 'dim')];
}

/** A line broken to more of them, each with its indent. */
function indented(text: string, columns: number, role?: Role): Line[] {
	const rest = text.trimStart();
	const indent = text.slice(0, Math.min(text.length - rest.length, Math.floor(columns / 2)));
	return wrapped(rest, columns, role, indent);
}
