import {translate} from '../../shared/language/texts.ts';
import type {OpenedFunctions} from '../../tui/model/functions/functions-data.ts';
import type {CommandContext} from '../context.ts';
import {openFunctionsOf} from '../functions/open-functions.ts';

/** Opens where the app runs functions: at a service, else in worker processes of its own, which end with it. */
export async function openAppFunctions(context: CommandContext): Promise<OpenedFunctions> {
	const functions = await openFunctionsOf(context, {workers: context.settings.functions || null});
	const {place} = functions;
	return {functions, place: place.kind === 'embedded' ? translate('this machine') : place.address};
}
