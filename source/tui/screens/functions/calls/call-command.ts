import {cleanText} from '../../../../shared/text/clean-text.ts';
import {LONGEST_FIELD} from '../../../model/app/field.ts';
import {wordsIn} from '../../../model/functions/argument-words.ts';
import {plannedCode} from '../../../model/functions/call-plan.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';

/** The words after `lunch` that make the same call; without one, those that show where calls run. */
export function callCommand(record: CallRecord | null): string[] {
	if (!record) return ['fn', 'workers'];
	const {code, args} = record.plan;
	const command = plannedCode(code).kind === 'module' ? 'call' : 'eval';
	return ['fn', command, cleanText(code, LONGEST_FIELD), ...wordsIn(args)];
}
