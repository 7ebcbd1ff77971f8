import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {firstAnswer} from '../../../source/tui/app/first-answer.ts';
import {createEmitter} from '../../../source/tui/model/source/emitter.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';

describe('the first answer of an app that begins', () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	function makeApp() {
		const {app} = openSampleApp();
		const {notify, subscribe} = createEmitter();
		let isComing = true;
		const snapshot = app.snapshot();
		const waiting = {
			subscribe,
			snapshot: () => ({...snapshot, screen: {...snapshot.screen, isComing: () => isComing}}),
		};
		let isOver = false;
		const over = firstAnswer(waiting).then(() => {
			isOver = true;
		});
		return {
			app,
			over,
			isOver: () => isOver,
			answer() {
				isComing = false;
				notify();
			},
			notify,
		};
	}

	it('is waited for while it is on its way, whatever else changes', async () => {
		const {app, over, isOver, notify, answer} = makeApp();
		notify();
		await vi.advanceTimersByTimeAsync(10);
		expect(isOver()).toBe(false);
		answer();
		await vi.advanceTimersByTimeAsync(1);
		await over;
		app.close();
	});

	it('is not waited for long', async () => {
		const {app, over} = makeApp();
		await vi.advanceTimersByTimeAsync(250);
		await over;
		app.close();
	});
});
