import {cutLine, type Line, type Span, span} from '../components/line.ts';
import {actionTitle} from '../keys/action-title.ts';
import {keyLabel} from '../keys/key-label.ts';
import type {Snapshot} from '../model/app/app.ts';
import {disabledReason} from '../screens/disabled-reason.ts';
import {layersOf} from '../screens/layers.ts';
import {messageLine} from './notices.ts';

/** The last message, or the keys that matter now. */
export function footerLine(snapshot: Snapshot, columns: number): Line {
	return cutLine(messageLine(snapshot) ?? hints(snapshot), columns, snapshot.config.signs.ellipsis);
}

function hints(snapshot: Snapshot): Line {
	const {bindings} = snapshot.config;
	const ids = bindings
		.idsIn(layersOf(snapshot.state))
		.filter(id => bindings.actionOf(id).footer !== undefined && bindings.keysOf(id).length > 0)
		.sort((a, b) => (bindings.actionOf(a).footer ?? 0) - (bindings.actionOf(b).footer ?? 0));
	return ids.flatMap((id): Span[] => {
		// What can't be done now stays in its place, so that the others do too.
		const isOff = disabledReason(id, snapshot) !== null;
		return [
			span(` ${keyLabel(bindings.keysOf(id)[0] ?? '')}`, isOff ? 'dim' : 'key'),
			span(` ${actionTitle(id, bindings.actionOf(id)).toLowerCase()} `, isOff ? 'dim' : undefined),
		];
	});
}
