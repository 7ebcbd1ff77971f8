import type {ModuleCode} from '../../../functions/code/module-code.ts';
import type {CallRequest, Encoding, Functions} from '../../../functions/functions.ts';
import {LunchError} from '../../../shared/errors.ts';
import {type Places, targetPath} from '../jobs/target-path.ts';
import {argumentsIn} from './argument-words.ts';
import {type CallPlan, plannedCode} from './call-plan.ts';

/**
 * The call that a person wrote, as it can be asked for; what it takes is loaded only now. FUNCTION_INVALID,
 * FUNCTION_CLOSURE, FUNCTION_NOT_FOUND, FUNCTION_VALUE_INVALID, FUNCTION_TOO_LARGE say what is wrong with it.
 */
export async function callRequest(
	plan: CallPlan,
	places: Places,
	functions: Pick<Functions, 'isLocal'>,
): Promise<CallRequest> {
	const {code: written, args: line, kwargs, modules, timeout, reuse} = plan;
	const values = argumentsIn(line);
	if ('problem' in values) throw new LunchError('FUNCTION_VALUE_INVALID', `${values.problem}.`);
	const module = await loadCode(written, places);
	const {runtime, code} = module;
	const encoding: Encoding = runtime === 'node' ? 'rich' : 'json';
	const {encodeValue} = await import('../../../functions/values/values.ts');
	const args = values.length > 0 ? encodeValue(encoding, values, 'args') : undefined;
	const {readKwargs} = await import('../../../functions/values/function-arguments.ts');
	const {environmentOf} = await import('../../../functions/library/environment-of.ts');
	return {
		runtime,
		code,
		environment: environmentOf(module, {}, functions),
		args,
		resultEncoding: encoding,
		...(kwargs ? {kwargs: encodeValue(encoding, readKwargs(kwargs), 'kwargs')} : {}),
		...(modules ? {modules: modules.split(/\s+/)} : {}),
		...(timeout ? {timeoutMs: Number(timeout) * 1000} : {}),
		...(reuse ? {reuse} : {}),
	};
}

async function loadCode(written: string, places: Places): Promise<ModuleCode> {
	const planned = plannedCode(written);
	if (planned.kind === 'module') {
		const {moduleCode} = await import('../../../functions/code/module-code.ts');
		return moduleCode(targetPath(planned.file, '', places), planned.entry);
	}
	const {runtime, source} = planned;
	if (runtime === 'python') return {runtime, code: {kind: 'expression', source}};
	const {expressionSource} = await import('../../../functions/code/function-source.ts');
	return {runtime, code: {kind: 'expression', source: expressionSource(source)}};
}
