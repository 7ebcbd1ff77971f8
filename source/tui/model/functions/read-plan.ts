import {cleanLines} from '../../../shared/text/clean-lines.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {LONGEST_FIELD, LONGEST_TEXT} from '../input/field.ts';
import {type CallPlan, planSwitches, planTexts} from './call-plan.ts';

/** The plan that was written to a file; null for what is none. */
export function readKeptPlan(value: unknown): CallPlan | null {
	if (typeof value !== 'object' || value === null) return null;
	const plan = value as Readonly<Record<string, unknown>>;
	const code = typeof plan.code === 'string' ? cleanLines(plan.code, LONGEST_TEXT).trim() : '';
	const line = (part: unknown) => (typeof part === 'string' ? cleanText(part, LONGEST_FIELD) : '');
	const said = planTexts.flatMap(name => (line(plan[name]) === '' ? [] : [[name, line(plan[name])]]));
	const chosen = planSwitches.flatMap(name => (plan[name] === true ? [[name, true]] : []));
	return code === '' ? null : {code, args: line(plan.args), ...Object.fromEntries([...said, ...chosen])};
}
