import {readWrittenCode} from '../../../functions/code/written-code.ts';
import {type CallPlan, planNeeds, planSwitches, planTexts} from './call-plan.ts';

/** The values of a plan as they are filled in: texts, and `yes` for a choice. */
export type PlanValues = Readonly<Record<string, string>>;

const names: readonly string[] = ['args', ...planTexts, ...planSwitches];
const line = new RegExp(`^(?://|#) (${names.join('|')}):(.*)$`);

function isSwitch(name: string): boolean {
	return planSwitches.some(known => known === name);
}

/** A plan as a text for an editor: how the function is called in comments of its language, the function below them. */
export function writePlan(values: PlanValues): string {
	const {code = ''} = values;
	const mark = /^\s*lambda\b/.test(code) ? '#' : '//';
	const head = names.map(name => {
		const value = isSwitch(name) ? (values[name] ? 'yes' : 'no') : (values[name] ?? '');
		return `${mark} ${name}: ${value}`.trimEnd();
	});
	return `${head.join('\n')}\n\n${code}\n`;
}

/** The values in a text that came from an editor. */
export function readPlan(text: string): PlanValues {
	const values: Record<string, string> = {};
	const rest = text.replaceAll(/\r\n?/g, '\n').split('\n');
	for (let match = line.exec(rest[0] ?? ''); match; match = line.exec(rest[0] ?? '')) {
		values[match[1] ?? ''] = (match[2] ?? '').trim();
		rest.shift();
	}
	const switches = planSwitches.map(name => [name, /^(?:yes|true|1|ja)$/i.test(values[name] ?? '') ? 'yes' : '']);
	return {...values, code: rest.join('\n').trim(), ...Object.fromEntries(switches)};
}

export function valuesOfPlan(plan: CallPlan): PlanValues {
	const texts = planTexts.map(name => [name, plan[name] ?? '']);
	const switches = planSwitches.map(name => [name, plan[name] ? 'yes' : '']);
	return {code: plan.code, args: plan.args, ...Object.fromEntries([...texts, ...switches])};
}

/** The plan that values stand for. Left out are empty ones, and those that say nothing without another one. */
export function planOf(values: PlanValues): CallPlan {
	const text = (name: string) => (values[name] ?? '').trim();
	const isSaid = (name: string): boolean => {
		const needed = planNeeds[name];
		return text(name) !== '' && (needed === undefined || isSaid(needed));
	};
	const texts = planTexts.filter(isSaid).map(name => [name, text(name)]);
	const switches = planSwitches.filter(isSaid).map(name => [name, true]);
	return {code: text('code'), args: text('args'), ...Object.fromEntries([...texts, ...switches])};
}

/** The file name's end by which an editor knows the language of a function. */
export function extensionOf({code}: {code: string}): string {
	const written = readWrittenCode(code);
	return written.kind === 'expression' && written.runtime === 'python' ? '.py' : '.js';
}
