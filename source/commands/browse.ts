import {listText} from '../relay/list-text.ts';
import {LunchError} from '../shared/errors.ts';
import type {CommandContext} from './context.ts';
import {list} from './list.ts';
import {withRelay} from './with-relay.ts';

const nothingToShow = new Set<LunchError['code']>([
	'UPSTREAM_UNREACHABLE',
	'UPSTREAM_TIMEOUT',
	'UPSTREAM_FAILED',
	'NOTHING_STORED',
]);

/**
 * `lunch` alone. At a terminal, a person whose first run finds neither a cache nor an upstream sees the
 * sample beside the failure; scripts never do.
 */
export async function browse(context: CommandContext): Promise<void> {
	const {flags, output} = context;
	try {
		await list(context);
	} catch (error) {
		if (!(error instanceof LunchError) || !nothingToShow.has(error.code) || !output.isTerminal || flags.json)
			throw error;
		await withRelay({...context, flags: {...flags, demo: true}}, async relay => {
			const style = output.style;
			output.write(listText(await relay.restaurants(), {style, now: relay.now(), today: relay.today()}));
		});
		throw error;
	}
}
