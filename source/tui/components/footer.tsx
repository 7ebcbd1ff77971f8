import {actionsIn, keyLabel} from '../key-bindings.ts';
import {actionOf} from '../keymap.ts';
import {layersOf} from '../layers.ts';
import {cutLine, type Line, type Span, span} from '../line.ts';
import type {Snapshot} from '../model/app.ts';
import {messageLine} from '../notices.ts';
import {reasonAgainst} from '../reasons.ts';
import {Row} from './row.tsx';

/** What was said last, or the keys that matter now. */
export function Footer({snapshot, columns}: {snapshot: Snapshot; columns: number}) {
	const spans = messageLine(snapshot) ?? hints(snapshot);
	return <Row spans={cutLine(spans, columns, snapshot.setting.signs.ellipsis)} />;
}

function hints(snapshot: Snapshot): Line {
	const {bindings} = snapshot.setting;
	const ids = actionsIn(layersOf(snapshot.state))
		.filter(id => actionOf(id).footer !== undefined && bindings.keysOf(id).length > 0)
		.sort((a, b) => (actionOf(a).footer ?? 0) - (actionOf(b).footer ?? 0));
	return ids.flatMap((id): Span[] => {
		// What can't be done now stays in its place, so that the others do too.
		const isOff = reasonAgainst(id, snapshot) !== null;
		return [
			span(` ${keyLabel(bindings.keysOf(id)[0] ?? '')}`, isOff ? 'dim' : 'key'),
			span(` ${actionOf(id).title.toLowerCase()} `, isOff ? 'dim' : undefined),
		];
	});
}
