import type {Jobs} from '../../jobs/jobs.ts';
import {translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {createCallPrinter} from './call-printer.ts';

/** Prints what a call that is a job writes, as it comes. */
export async function printOutput({output, signal}: CommandContext, jobs: Jobs, id: string): Promise<void> {
	const printer = createCallPrinter(output);
	let latest = 1;
	for await (const {attempt, stream, text} of jobs.output(id, {signal})) {
		if (attempt > latest) output.note(translate('attempt {attempt}', {attempt}));
		latest = attempt;
		printer.print({kind: stream, text});
	}
	printer.end();
}
