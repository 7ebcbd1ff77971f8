import {type ActionId, actionOf} from '../keys/actions.ts';
import type {Snapshot} from '../model/app/app.ts';
import {heldIn} from '../model/source/resource.ts';
import {areaOf, isArea, screensOfArea} from './areas.ts';
import {screenOf} from './table.ts';

/** Why an action can't be done now, as a sentence without a full stop; null if it can. */
export function reasonAgainst(action: ActionId, snapshot: Snapshot): string | null {
	const screen = screenOf(snapshot.state.screen);
	if (snapshot.state.overlay) return null;
	const elsewhere = reasonAgainstHere(action, snapshot);
	if (elsewhere !== null) return elsewhere;
	const own = screen.reasonAgainst?.(action, snapshot) ?? null;
	if (own !== null) return own;
	switch (action) {
		case 'refresh':
		case 'refreshAll':
			return areaOf(snapshot.state.screen) === 'lunch' ? reasonAgainstAsking(snapshot) : null;
		case 'filter':
			return screen.field ? null : `${screen.title} has nothing to filter`;
		case 'clear':
		case 'clearAll':
			return screen.actions?.[action] ? null : 'Cached answers are cleared on the screen Cache';
		case 'diet':
			return screen.actions?.diet ? null : 'The diet is chosen on the screen Today';
		case 'previous':
		case 'next':
			return screen.actions?.[action] ? null : 'Only a menu or a job has one before and after it';
		case 'open':
			return screen.actions?.open || screen.restaurant(snapshot) !== null ? null : 'Nothing is selected';
		case 'favourite':
			return screen.actions?.favourite || screen.restaurant(snapshot) !== null ? null : 'No restaurant is selected';
		case 'homepage':
			return reasonAgainstHomepage(screen.restaurant(snapshot), snapshot);
		case 'copy':
			return screen.copy(snapshot) ? null : 'There is nothing to copy';
		default:
			return null;
	}
}

/** An action of other screens says where they are. */
function reasonAgainstHere(action: ActionId, {state}: Snapshot): string | null {
	const {layer, title} = actionOf(action);
	if (!isArea(layer) || layer === areaOf(state.screen)) return null;
	if (layer === 'lunch') return null;
	const [first = ''] = screensOfArea[layer];
	return `${title} is for the screen ${screenOf(first).title}`;
}

function reasonAgainstAsking({config}: Snapshot): string | null {
	if (config.isDemo) return 'The sample never changes: start without --demo';
	return config.isOffline ? 'Started with --offline: the upstream is not asked' : null;
}

function reasonAgainstHomepage(id: string | null, {data}: Snapshot): string | null {
	if (id === null) return 'No restaurant is selected';
	const restaurant = heldIn(data.listing)?.restaurants.find(other => other.id === id);
	return restaurant?.homepage ? null : `${restaurant?.name ?? id} has no homepage in the list`;
}
