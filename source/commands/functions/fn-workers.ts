import {functionWorkersDocument} from '../../functions/documents.ts';
import {workersText} from '../../functions/output/call-text.ts';
import type {CommandContext} from '../context.ts';
import {functionsPlaceText, openFunctionsOf} from './open-functions.ts';

/** `lunch fn workers` */
export async function fnWorkers(context: CommandContext): Promise<void> {
	const {flags, output} = context;
	const functions = await openFunctionsOf(context, {prefork: 0});
	try {
		const load = await functions.load();
		if (flags.json) return output.json(functionWorkersDocument(load));
		output.write(workersText(load, {style: output.style, now: new Date()}));
		output.note(`workers of ${functionsPlaceText(functions.place)}`);
	} finally {
		await functions.close();
	}
}
