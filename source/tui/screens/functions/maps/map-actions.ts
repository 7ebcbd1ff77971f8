import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {messageOf} from '../../../../shared/errors.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {promptToConfirm} from '../../../model/app/prompt.ts';
import type {ScreenModel} from '../../../model/app/screen-model.ts';
import {currentMap, noMapReason, withMap} from './selected-map.ts';

const isRunning = ({state}: FoundMap) => state === 'running';

/** The part that the screens of maps have in the actions of functions. */
export const mapActions: Pick<ScreenModel['actions'], 'cancelCall' | 'forgetCall'> = {
	cancelCall: {
		disabledReason(snapshot) {
			const map = currentMap(snapshot);
			return map && !isRunning(map) ? translate('The map has ended already') : noMapReason(snapshot);
		},
		run: withMap((app, map) =>
			promptToConfirm(app, translate('End the map of {name}, and cancel what runs of it?', {name: map.name}), () =>
				stop(app, map),
			),
		),
	},
	forgetCall: {
		disabledReason(snapshot: Snapshot) {
			const map = currentMap(snapshot);
			return map && isRunning(map) ? translate('The map runs: cancel it first') : noMapReason(snapshot);
		},
		run: withMap((app, map) => inBackground(forget(app, map))),
	},
};

function stop(app: App, map: FoundMap): void {
	// It may have ended while the person thought about it.
	const now = currentMap(app.snapshot());
	if (now?.key !== map.key || !isRunning(now)) return;
	try {
		app.functions.maps.stop(now);
		app.say(translate('The map of {name} ends now.', {name: map.name}));
	} catch (error) {
		app.say(messageOf(error), true);
	}
}

async function forget(app: App, {key, name}: FoundMap): Promise<void> {
	await app.functions.maps.forget(key);
	app.say(translate('Forgot the map of {name}; its log stays.', {name}));
}
