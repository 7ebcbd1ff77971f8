import {readWrittenCode} from '../../../../functions/code/written-code.ts';
import {cleanLines} from '../../../../shared/text/clean-lines.ts';
import {wordsIn} from '../../../model/functions/argument-words.ts';
import {type CallPlan, endsIn, planTexts, quotedWords} from '../../../model/functions/call-plan.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';
import {LONGEST_TEXT} from '../../../model/input/field.ts';

/** Parts of a plan that are flags of another name, and those that are a flag for each word. */
const flagNames: Readonly<Record<string, string>> = {
	modules: 'module',
	backoffMost: 'backoff-most',
	retryOn: 'retry-on',
};
const severalFlags: ReadonlySet<string> = new Set(['modules', 'in', 'out']);

/** The words after `lunch` that make the same call; without one, those that show where calls run. */
export function callCommand(record: CallRecord | null): string[] {
	return record ? planCommand(record.plan) : ['fn', 'workers'];
}

function planCommand(plan: CallPlan): string[] {
	const own = readWrittenCode(plan.code).kind === 'module' ? 'call' : 'eval';
	const command = plan.job ? 'submit' : own;
	return ['fn', command, cleanLines(plan.code, LONGEST_TEXT), ...wordsIn(plan.args), ...planFlags(plan)];
}

/** All that a plan says besides its function and arguments, as the flags of its command. */
export function planFlags(plan: CallPlan): string[] {
	const flags = planTexts.flatMap(part => {
		const text = plan[part];
		if (!text) return [];
		const flag = `--${flagNames[part] ?? part}`;
		if (severalFlags.has(part)) return quotedWords(text).flatMap(word => [flag, word]);
		return [flag, part === 'retryOn' ? endsIn(text).join(',') : text];
	});
	return [...flags, ...(plan.reuse ? ['--reuse'] : []), ...(plan.stream ? ['--stream'] : [])];
}
