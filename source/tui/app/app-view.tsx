import {Box, useWindowSize} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import {Footer} from '../chrome/footer.tsx';
import {Header} from '../chrome/header.tsx';
import {sampleNotice} from '../chrome/notices.ts';
import {Overlay} from '../chrome/overlay.tsx';
import {frameLayout} from '../components/layout.ts';
import {cutLine} from '../components/line.ts';
import {Row} from '../components/row.tsx';
import type {App} from '../model/app/app.ts';
import {noticeCount} from '../screens/body-size.ts';
import {screenOf} from '../screens/table.ts';
import {useSuspension} from './use-suspension.ts';

/** The whole screen. Everything it shows comes from the app's snapshot. */
export function LunchApp({app}: {app: App}) {
	const snapshot = useSyncExternalStore(app.subscribe, app.snapshot);
	const {columns, rows} = useWindowSize();
	useSuspension(app);
	useEffect(() => {
		app.update(state =>
			state.size.columns === columns && state.size.rows === rows ? state : {...state, size: {columns, rows}},
		);
	}, [app, columns, rows]);

	const {config, state} = snapshot;
	const layout = frameLayout({columns, rows}, noticeCount(snapshot));
	const {View} = screenOf(state.screen);
	const sample = sampleNotice(snapshot, columns);
	const isCovered = config.isLinear && state.overlay !== null;
	return (
		<Box flexDirection="column" width={columns} height={config.isLinear ? undefined : rows}>
			{layout.hasHeader ? <Header snapshot={snapshot} columns={columns} hasViews={layout.hasViews} /> : null}
			{sample && rows > 4 ? <Row spans={cutLine(sample, columns, config.signs.ellipsis)} /> : null}
			<Box height={config.isLinear ? undefined : layout.body.rows} flexDirection="column" flexShrink={0}>
				{isCovered ? null : <View key={state.screen} snapshot={snapshot} columns={columns} rows={layout.body.rows} />}
				{state.overlay ? (
					<Overlay overlay={state.overlay} snapshot={snapshot} columns={columns} rows={layout.body.rows} />
				) : null}
			</Box>
			{layout.hasFooter ? <Footer snapshot={snapshot} columns={columns} /> : null}
		</Box>
	);
}
