import {translate} from '../../shared/language/texts.ts';
import type {LoadTestRun} from './load-test.ts';

/** One run of the load test, a line for each thing there is to know. */
export function loadTestText(run: LoadTestRun): string {
	const {workers, calls, factor, hasHints, histogram} = run;
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	const lines = [
		translate('{workers}, {calls} (factor {factor}), {hints}', {
			workers: translate({one: '{count} worker', other: '{count} workers'}, {count: workers}),
			calls: translate({one: '{count} call', other: '{count} calls'}, {count: calls}),
			factor,
			hints: hasHints ? translate('with exact hints') : translate('without hints'),
		}),
		`  minimal_execution_time  ${run.minimalExecutionTime.toFixed(3)} s`,
		`  real_execution_time     ${run.realExecutionTime.toFixed(3)} s`,
		`  ${translate('effectiveness').padEnd(22)}  ${percent(run.effectiveness)}`,
		`  ${translate('list scheduling bound').padEnd(22)}  ${percent(run.listSchedulingBound)}${hasHints ? translate(', in the order given') : ''}`,
		`  ${translate('calls served : by how many workers')}`,
		...histogram.map(({callsServed, workers: count}) => `  ${String(callsServed).padStart(12)} : ${count}`),
	];
	return `${lines.join('\n')}\n\n`;
}
