import type {App} from '../model/app/app.ts';
import {createFrameWriter} from '../terminal/frame/frame-writer.ts';
import type {FullScreenStreams} from '../terminal/full-screen.ts';
import type {InputEvent} from '../terminal/input/input-event.ts';
import {createDirectDrawing, type DirectDrawing} from './drawing/direct-drawing.ts';
import {createFrame} from './drawing/frame.ts';
import {firstAnswer} from './first-answer.ts';
import {createMouse} from './input/mouse.ts';
import {takeInput} from './input/take-input.ts';

/** The features of a terminal that the app uses. */
export interface TerminalFeatures {
	usesMouse: boolean;
	/** Asks for the colour of the background, to fit the theme to it. */
	asksBackground: boolean;
}

/**
 * Shows the app until it ends, and resolves with its exit code. The first frame is drawn before Ink, which everything
 * after it is built on, is even loaded.
 */
export async function showApp(app: App, streams: FullScreenStreams, features: TerminalFeatures): Promise<number> {
	const {isLinear} = app.config;
	const {stdin, stdout} = streams;
	const frame = createFrame();
	const writer = createFrameWriter(stdout, () => drawing?.newer() ?? null);
	const drawing: DirectDrawing | null = isLinear ? null : createDirectDrawing(app, frame, writer);
	const takeMouse = createMouse(app, frame);
	const take = (events: readonly InputEvent[]) => takeInput(app, events, takeMouse);
	let isStarting = true;
	try {
		if (drawing) {
			writer.begin();
			// Keys typed from now on are for the app, and not to be shown by the terminal.
			stdin.setRawMode(true);
			drawing.draw();
			// Loading Ink takes longer than reading a list, which would be shown only afterwards.
			await firstAnswer(app);
			drawing.draw();
		}
		const {showWithInk} = await import('./drawing/show-with-ink.ts');
		isStarting = false;
		return await showWithInk(
			{app, frame, subscribe: drawing?.subscribe ?? app.subscribe},
			{
				isLinear,
				writer,
				hasMouse: features.usesMouse && !isLinear,
				asksBackground: features.asksBackground && !isLinear,
				onInput: drawing ? events => drawing.press(() => take(events)) : take,
				ended: app.ended,
			},
			streams,
		);
	} finally {
		drawing?.close();
		writer.end();
		if (isStarting && drawing) stdin.setRawMode(false);
	}
}
