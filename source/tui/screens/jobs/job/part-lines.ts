import {workerText} from '../../../../jobs/job-text.ts';
import type {JobPart, JobWork, JobWorker} from '../../../../jobs/job-work.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {cutText} from '../../../../shared/text/text-width.ts';
import {type Block, blockMap} from '../../../components/block-map.ts';
import {cutLine, type Line, lineWidth, span, wrapped} from '../../../components/line.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import type {Role} from '../../../theme.ts';

/** The looks of the machines, in turns. */
const workerRoles: readonly Role[] = ['worker1', 'worker2', 'worker3', 'worker4'];
/** The signs of the machines, in which they differ without colours; those behind them share the last one. */
const LABELS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ+';
const MOST_NAMED = 8;
const LONGEST_NAME = 40;

/** A machine as the map shows it. */
interface Shown {
	label: string;
	role: Role;
}

/** The parts of a job as a map of blocks that fill, and the machines that are at them: no lines where there are none. */
export function partLines({parts, workers}: JobWork, columns: number, config: AppConfig): Line[] {
	if (parts.length === 0) return [];
	const done = parts.filter(({state}) => state === 'done').length;
	const count = translate('{done} of {count} done', {done, count: parts.length});
	const sorted = workers.toSorted((one, other) => (one.worker < other.worker ? -1 : 1));
	const shown = new Map(sorted.map(({worker}, at): [string, Shown] => [worker, showAs(at, workers.length)]));
	const blocks = (isSums: boolean) =>
		parts.filter(({step}) => (step === 'sums') === isSums).map(part => blockOf(part, shown));
	return [
		cutLine([span(translate('Parts'), 'heading'), span(`  ${count}`, 'dim')], columns, config.signs.ellipsis),
		...(config.isLinear ? [] : blockMap([blocks(true), blocks(false)], columns, config)),
		...sorted.slice(0, MOST_NAMED).flatMap(worker => workerLines(worker, shown, columns, config)),
		...(sorted.length > MOST_NAMED
			? [[span(translate('and {count} more', {count: sorted.length - MOST_NAMED}), 'dim')]]
			: []),
	];
}

function showAs(at: number, count: number): Shown {
	const label = count > 1 ? (LABELS[Math.min(at, LABELS.length - 1)] ?? '') : '';
	return {label, role: workerRoles[at % workerRoles.length] ?? 'bar'};
}

function blockOf({state, progress, worker}: JobPart, shown: ReadonlyMap<string, Shown>): Block {
	const {label, role} = shown.get(worker ?? '') ?? {label: '', role: 'bar'};
	return {share: state === 'done' ? 1 : Math.min(progress, 0.99), isBegun: state !== 'waiting', label, role};
}

/** A machine and what it does, in one line where there is room. */
function workerLines(
	worker: JobWorker,
	shown: ReadonlyMap<string, Shown>,
	columns: number,
	{isLinear, signs}: AppConfig,
): Line[] {
	const {label, role} = shown.get(worker.worker) ?? {label: '', role: 'bar'};
	const sign = label === '' || isLinear ? '' : `${label} `;
	const room = Math.max(1, Math.min(LONGEST_NAME, columns - sign.length));
	const head = span(sign + cutText(cleanText(worker.worker, 200), room, signs.ellipsis), role);
	const facts = workerText(worker);
	const whole = [head, span(`  ${facts}`, 'dim')];
	return lineWidth(whole) <= columns ? [whole] : [[head], ...wrapped(facts, columns, 'dim', '  ')];
}
