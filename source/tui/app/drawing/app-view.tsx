import {Box, useAnimation, useWindowSize} from 'ink';
import {createElement, useEffect, useSyncExternalStore} from 'react';
import {isBusy} from '../../chrome/header.ts';
import type {App} from '../../model/app/app.ts';
import {looksVersion} from '../../theme.ts';
import type {Frame} from './frame.ts';
import {Row} from './row.tsx';
import {useSuspension} from './use-suspension.ts';

const TURN_MS = 250;

export interface LunchAppProps {
	app: App;
	frame: Frame;
	/** Tells of the app's changes, where not the app does itself. */
	subscribe?: App['subscribe'];
}

/** The whole screen. Everything it shows comes from the app's snapshot, by way of the frame's lines. */
export function LunchApp({app, frame, subscribe = app.subscribe}: LunchAppProps) {
	const snapshot = useSyncExternalStore(subscribe, app.snapshot);
	const {columns, rows} = useWindowSize();
	useSuspension(app);
	useEffect(() => {
		app.update(state =>
			state.size.columns === columns && state.size.rows === rows ? state : {...state, size: {columns, rows}},
		);
	}, [app, columns, rows]);
	const {isLinear} = snapshot.config;
	// A sign turns while something is under way, and only then.
	const {frame: turn} = useAnimation({interval: TURN_MS, isActive: isBusy(snapshot) && !isLinear});
	const lines = frame.lines(snapshot, {columns, rows}, turn);
	return createElement(
		Box,
		{flexDirection: 'column', width: columns, height: isLinear ? undefined : rows},
		...lines.map(spans => createElement(Row, {spans, isPlain: isLinear, looks: looksVersion()})),
	);
}
