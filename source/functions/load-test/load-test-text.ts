import type {LoadTestRun} from './load-test.ts';

/** One run of the load test, a line for each thing there is to know. */
export function loadTestText(run: LoadTestRun): string {
	const {workers, calls, factor, hasHints, histogram} = run;
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	const lines = [
		`${counted(workers, 'worker')}, ${counted(calls, 'call')} (factor ${factor}), ${hasHints ? 'with exact hints' : 'without hints'}`,
		`  minimal_execution_time  ${run.minimalExecutionTime.toFixed(3)} s`,
		`  real_execution_time     ${run.realExecutionTime.toFixed(3)} s`,
		`  effectiveness           ${percent(run.effectiveness)}`,
		`  list scheduling bound   ${percent(run.listSchedulingBound)}${hasHints ? ', in the order given' : ''}`,
		'  calls served : by how many workers',
		...histogram.map(({callsServed, workers: count}) => `  ${String(callsServed).padStart(12)} : ${count}`),
	];
	return `${lines.join('\n')}\n\n`;
}

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
