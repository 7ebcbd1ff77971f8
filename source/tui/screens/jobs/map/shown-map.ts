import type {MapFailure} from '../../../../functions/map/kept-map.ts';
import type {FoundMap} from '../../../../functions/map/map-files.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';

/** The map that the screen Map shows; null where it is told of no more. */
export function shownMap({jobs, state}: Snapshot): FoundMap | null {
	return heldIn(jobs.maps)?.find(({key}) => key === state.map) ?? null;
}

/** The failed input of it that is selected. */
export function selectedFailure(snapshot: Snapshot): MapFailure | null {
	const failures = shownMap(snapshot)?.failures ?? [];
	const keys = failures.map(({index}) => String(index));
	return failures[selectedIndex(paneOf(snapshot.state, 'map'), keys)] ?? null;
}
