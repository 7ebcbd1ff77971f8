import {sourceStatesDocument} from '../../relay/output/documents.ts';
import {sourcesText} from '../../relay/output/sources-text.ts';
import {readSourceStates} from '../../relay/source-states.ts';
import {LunchError} from '../../shared/errors.ts';
import {sourceNames} from '../../shared/settings/source-settings.ts';
import type {CommandContext} from '../context.ts';
import {withProgress} from '../with-progress.ts';
import {withRelay} from './with-relay.ts';

/** `lunch sources [list|add SOURCE|remove SOURCE]` */
export async function sources(context: CommandContext): Promise<void> {
	const [action = 'list', ...words] = context.words;
	if (action !== 'list') {
		const {addSource, removeSource} = await import('./change-sources.ts');
		return action === 'add' ? addSource(context, words) : removeSource(context, words);
	}
	if (words.length > 0) {
		throw new LunchError('USAGE', `\`lunch sources list\` takes no "${words[0]}".`, {
			hint: 'See `lunch sources --help`.',
		});
	}
	const {flags, output} = context;
	await withRelay(context, async (relay, ask) => {
		const states = await withProgress(output, 'Asking the sources', () => readSourceStates(relay, ask));
		if (flags.json) output.json(sourceStatesDocument(states));
		else {
			output.write(sourcesText(states, {style: output.style, now: relay.now()}));
			const others = sourceNames.filter(name => !relay.sources.some(({facts}) => facts.name === name));
			if (others.length > 0 && !flags.demo)
				output.note(`there are also ${others.join(', ')}: \`lunch sources add openmensa:62\``);
		}
	});
}
