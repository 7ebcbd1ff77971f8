import {expect, it} from 'vitest';
import {createSampleRelay} from '../../../source/relay/sample/sample-relay.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {createApp} from '../../../source/tui/app/controller.ts';
import {nothingRemembered} from '../../../source/tui/model/app/remembered.ts';
import {createLunchSource} from '../../../source/tui/model/lunch/lunch-source.ts';
import {sampleConfig, withoutServices} from '../../support/app/sample-app.ts';

it('asks for the selected menu by itself once an outage is over, and not while all is well', async () => {
	const sample = createSampleRelay();
	const asked: string[] = [];
	let isOut = true;
	const lunch = createLunchSource({
		relay: {
			...sample,
			async menu(id, options) {
				asked.push(id);
				if (isOut) throw new LunchError('UPSTREAM_UNREACHABLE', 'nobody there');
				return sample.menu(id, options);
			},
		},
		isSample: false,
		cacheMode: 'cached',
		openSample: async () => createSampleRelay(),
		lookAgainMs: 30,
	});
	const app = createApp({
		lunch,
		...withoutServices(),
		memory: {read: () => ({...nothingRemembered, screen: 'restaurants'}), write() {}},
		config: {...sampleConfig, isDemo: false, flags: []},
		size: {columns: 100, rows: 24},
		restMs: 1,
		retryMs: 20,
	});
	try {
		app.goTo('restaurants');
		await expect.poll(() => lunch.data().menus.get('biomedicum')?.state).toBe('failed');
		isOut = false;
		await expect.poll(() => lunch.data().menus.get('biomedicum')?.state).toBe('ready');
		const count = asked.length;
		await new Promise(resolve => setTimeout(resolve, 200));
		expect(asked).toHaveLength(count);
	} finally {
		app.close();
		await lunch.close();
	}
});
