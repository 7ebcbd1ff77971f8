import {expect, it, vi} from 'vitest';
import {createRemembering} from '../../../source/tui/app/remembering.ts';
import {nothingRemembered} from '../../../source/tui/model/app/remembered.ts';
import {startState} from '../../../source/tui/model/app/start-state.ts';
import {screenNames} from '../../../source/tui/screens/areas.ts';

it('says once that nothing can be remembered, and again where that was possible meanwhile', () => {
	vi.useFakeTimers();
	let favourites: readonly string[] = [];
	let isFull = true;
	const failed = vi.fn();
	const write = vi.fn(() => {
		if (isFull) throw new Error('no room');
	});
	const size = {columns: 80, rows: 24};
	const remembering = createRemembering(
		{read: () => nothingRemembered, write},
		nothingRemembered,
		() => ({...startState(nothingRemembered, screenNames, size), favourites}),
		failed,
	);
	const change = (id: string) => {
		favourites = [...favourites, id];
		remembering.later();
		vi.runAllTimers();
	};
	change('bikupan');
	change('hubben');
	expect(write).toHaveBeenCalledTimes(2);
	expect(failed.mock.calls).toEqual([['no room']]);
	isFull = false;
	change('elma');
	isFull = true;
	change('svarta');
	expect(failed).toHaveBeenCalledTimes(2);
	remembering.close();
	vi.useRealTimers();
});
