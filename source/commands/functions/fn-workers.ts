import {functionWorkersDocument} from '../../functions/documents.ts';
import {workersText} from '../../functions/output/call-text.ts';
import type {CommandContext} from '../context.ts';
import {functionsPlaceText, withFunctions} from './open-functions.ts';

/** `lunch fn workers` */
export async function fnWorkers(context: CommandContext): Promise<void> {
	const {flags, output} = context;
	const {load, place} = await withFunctions(context, {prefork: 0}, async functions => ({
		load: await functions.load(),
		place: functions.place,
	}));
	if (flags.json) return output.json(functionWorkersDocument(load));
	output.write(workersText(load, {style: output.style, now: new Date()}));
	output.note(`workers of ${functionsPlaceText(place)}`);
}
