import type {MapFailure} from '../../../../functions/map/kept-map.ts';
import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';

const none: readonly FoundMap[] = [];

export function listedMaps({functions}: Snapshot): readonly FoundMap[] {
	return heldIn(functions.maps) ?? none;
}

/** The map that fills the screen, on the screen Map; else the one that is selected in the list. */
export function currentMap(snapshot: Snapshot): FoundMap | null {
	const maps = listedMaps(snapshot);
	if (snapshot.state.screen === 'map') return maps.find(({key}) => key === snapshot.state.map) ?? null;
	const keys = maps.map(({key}) => key);
	return maps[selectedIndex(paneOf(snapshot.state, 'maps'), keys)] ?? null;
}

/** The failed input that is selected on the screen Map. */
export function selectedFailure(snapshot: Snapshot): MapFailure | null {
	const failures = currentMap(snapshot)?.failures ?? [];
	const keys = failures.map(({index}) => String(index));
	return failures[selectedIndex(paneOf(snapshot.state, 'map'), keys)] ?? null;
}

/** The reason against what needs a map; null if there is one. */
export function noMapReason(snapshot: Snapshot): string | null {
	return currentMap(snapshot) ? null : translate('There is no map');
}

/** Does something with the map that is shown or selected, if there is one. */
export function withMap(work: (app: App, map: FoundMap) => void): (app: App) => void {
	return app => {
		const map = currentMap(app.snapshot());
		if (map) work(app, map);
	};
}
