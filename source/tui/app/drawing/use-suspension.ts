import {useApp} from 'ink';
import {useEffect} from 'react';
import type {App} from '../../model/app/app.ts';
import {stopUntilContinued} from '../../terminal/job-control.ts';
import {runEditor} from '../../terminal/run-editor.ts';

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
			async edit(text, extension) {
				let edited: Awaited<ReturnType<typeof runEditor>> = {text};
				app.effects.status.leave();
				await suspendTerminal(async () => {
					edited = await runEditor(text, extension, app.config.editor);
				});
				app.effects.status.resume();
				return edited;
			},
			redraw: () => handOver(async () => {}),
		};
	}, [app, suspendTerminal]);
}
