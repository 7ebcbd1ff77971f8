import {expect, it} from 'vitest';
import {createSampleRelay} from '../../../source/relay/sample/sample-relay.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {actions} from '../../../source/tui/app/actions.ts';
import {createApp} from '../../../source/tui/app/controller.ts';
import {bindKeys} from '../../../source/tui/keys/key-bindings.ts';
import {nothingRemembered} from '../../../source/tui/model/app/remembered.ts';
import {createFunctionsSource} from '../../../source/tui/model/functions/functions-source.ts';
import {createJobsSource} from '../../../source/tui/model/jobs/jobs-source.ts';
import {createLunchSource} from '../../../source/tui/model/lunch/lunch-source.ts';
import {createServicesSource} from '../../../source/tui/model/services/services-source.ts';
import {unicodeSigns} from '../../../source/tui/theme.ts';

const nothingHere = () => Promise.reject(new Error('nothing here'));

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
		functions: createFunctionsSource({open: nothingHere, requestOf: nothingHere}),
		jobs: createJobsSource({open: nothingHere}),
		services: createServicesSource({open: nothingHere}),
		memory: {read: () => ({...nothingRemembered, screen: 'restaurants'}), write() {}},
		config: {
			isOffline: false,
			priceFor: null,
			isDemo: false,
			flags: [],
			cacheFile: null,
			fixedSourcesReason: null,
			folder: '/',
			home: '/',
			signs: unicodeSigns,
			isLinear: false,
			editor: 'vi',
			chart: 'braille',
			bindings: bindKeys(actions),
		},
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
