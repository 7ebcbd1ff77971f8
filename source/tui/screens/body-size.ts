import {frameLayout} from '../components/layout.ts';
import type {Snapshot} from '../model/app/app.ts';
import type {Size} from '../terminal/size.ts';
import {sampleNotice} from './sample-notice.ts';

/** The room that a screen has. */
export function bodySize(snapshot: Snapshot): Size {
	const {size} = snapshot.state;
	return frameLayout(size, sampleNotice(snapshot, size.columns).length).body;
}
