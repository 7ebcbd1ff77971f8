import {type CallPlan, plannedCode} from './call-plan.ts';

/** The values of a plan as they are filled in: texts, and `yes` for reuse. */
export type PlanValues = Readonly<Record<string, string>>;

const names = ['args', 'kwargs', 'modules', 'timeout', 'reuse'] as const;
const line = /^(?:\/\/|#) (args|kwargs|modules|timeout|reuse):(.*)$/;

/** A plan as a text for an editor: how the function is called in comments of its language, the function below them. */
export function writePlan(values: PlanValues): string {
	const {code = ''} = values;
	const mark = /^\s*lambda\b/.test(code) ? '#' : '//';
	const head = names.map(part => {
		const value = part === 'reuse' ? (values.reuse ? 'yes' : 'no') : (values[part] ?? '');
		return `${mark} ${part}: ${value}`.trimEnd();
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
	return {...values, code: rest.join('\n').trim(), reuse: /^(?:yes|true|1|ja)$/i.test(values.reuse ?? '') ? 'yes' : ''};
}

export function valuesOfPlan({code, args, kwargs = '', modules = '', timeout = '', reuse}: CallPlan): PlanValues {
	return {code, args, kwargs, modules, timeout, reuse: reuse ? 'yes' : ''};
}

/** The plan that values stand for; what is empty is left out. */
export function planOf(values: PlanValues): CallPlan {
	const text = (name: string) => (values[name] ?? '').trim();
	const options = ['kwargs', 'modules', 'timeout'].flatMap(name => (text(name) === '' ? [] : [[name, text(name)]]));
	const reuse = text('reuse') === '' ? {} : {reuse: true as const};
	return {code: text('code'), args: text('args'), ...Object.fromEntries(options), ...reuse};
}

/** The file name's end by which an editor knows the language of a function. */
export function extensionOf({code}: {code: string}): string {
	const planned = plannedCode(code);
	return planned.kind === 'expression' && planned.runtime === 'python' ? '.py' : '.js';
}
