import {useApp} from 'ink';
import {useEffect} from 'react';
import type {App} from '../model/app/app.ts';
import {stopUntilContinued} from '../terminal/job-control.ts';

/** Lets the app hand the terminal to the shell and take it back. */
export function useSuspension(app: App): void {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		const handOver = (meanwhile: () => Promise<void>) => {
			suspendTerminal(meanwhile).catch(() => {});
		};
		app.effects = {
			...app.effects,
			suspend: () =>
				handOver(async () => {
					app.effects.status.leave();
					await stopUntilContinued();
					app.effects.status.resume();
				}),
			redraw: () => handOver(async () => {}),
		};
	}, [app, suspendTerminal]);
}
