import type {ReactNode} from 'react';
import type {Line} from '../components/line.ts';
import type {ScreenModel, Snapshot} from '../model/app/app.ts';

/** A tab of the app: what it shows and what its actions do. */
export interface Screen extends ScreenModel {
	View: (props: ScreenProps) => ReactNode;
	/** The names of what is shown in the way to it: its title, unless it says otherwise. */
	crumbs?: (snapshot: Snapshot) => readonly string[];
	/** The end of the header, instead of the state of the list of restaurants. */
	status?: (snapshot: Snapshot) => {spans: Line; isBusy: boolean};
}

export interface ScreenProps {
	snapshot: Snapshot;
	columns: number;
	rows: number;
}
