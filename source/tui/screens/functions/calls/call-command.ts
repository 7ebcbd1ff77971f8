import {cleanLines} from '../../../../shared/text/clean-lines.ts';
import {LONGEST_TEXT} from '../../../model/app/field.ts';
import {wordsIn} from '../../../model/functions/argument-words.ts';
import {plannedCode} from '../../../model/functions/call-plan.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';

/** The words after `lunch` that make the same call; without one, those that show where calls run. */
export function callCommand(record: CallRecord | null): string[] {
	if (!record) return ['fn', 'workers'];
	const {code, args, kwargs, modules, timeout, reuse} = record.plan;
	const command = plannedCode(code).kind === 'module' ? 'call' : 'eval';
	return [
		'fn',
		command,
		cleanLines(code, LONGEST_TEXT),
		...wordsIn(args),
		...(kwargs ? ['--kwargs', kwargs] : []),
		...(modules ?? '').split(/\s+/).flatMap(name => (name === '' ? [] : ['--module', name])),
		...(timeout ? ['--timeout', timeout] : []),
		...(reuse ? ['--reuse'] : []),
	];
}
