import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {messageOf} from '../../../../shared/errors.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import type {App} from '../../../model/app/app.ts';
import {promptToConfirm} from '../../../model/app/prompt.ts';
import {heldIn} from '../../../model/source/resource.ts';

/** Prompts for a yes, and has a map end. */
export function promptToCancelMap(app: App, map: FoundMap): void {
	const {name} = map;
	promptToConfirm(app, translate('End the map of {name}, and cancel what runs of it?', {name}), () =>
		inBackground(cancelMap(app, map)),
	);
}

async function cancelMap(app: App, {key, name}: FoundMap): Promise<void> {
	// It may have ended while the person thought about it.
	const now = heldIn(app.jobs.data().maps)?.find(map => map.key === key);
	if (now?.state !== 'running') return;
	try {
		await app.jobs.maps.stop(now);
		app.say(translate('The map of {name} ends now.', {name}));
	} catch (error) {
		app.say(cleanText(messageOf(error)), true);
	}
}

/** Tells of maps no more. */
export async function forgetMaps(app: App, maps: readonly FoundMap[]): Promise<void> {
	const [first, ...more] = maps;
	if (!first) return;
	await app.jobs.maps.forget(maps.map(({key}) => key));
	app.say(
		more.length === 0
			? translate('Forgot the map of {name}; its log stays.', {name: first.name})
			: translate('Forgot {count} maps; their logs stay.', {count: maps.length}),
	);
}
