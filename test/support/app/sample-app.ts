import type {Relay} from '../../../source/relay/relay.ts';
import {createSampleRelay} from '../../../source/relay/sample/sample-relay.ts';
import {actions} from '../../../source/tui/app/actions.ts';
import {createApp} from '../../../source/tui/app/controller.ts';
import {bindKeys} from '../../../source/tui/keys/key-bindings.ts';
import type {AppConfig} from '../../../source/tui/model/app/app.ts';
import {nothingRemembered, type Remembered} from '../../../source/tui/model/app/remembered.ts';
import {createFunctionsSource} from '../../../source/tui/model/functions/functions-source.ts';
import {createJobsSource} from '../../../source/tui/model/jobs/jobs-source.ts';
import {createLunchSource} from '../../../source/tui/model/lunch/lunch-source.ts';
import {createServicesSource} from '../../../source/tui/model/services/services-source.ts';
import {unicodeSigns} from '../../../source/tui/theme.ts';

const nothingHere = () => Promise.reject(new Error('nothing here'));

const keptNowhere = {read: async () => [], write: async () => {}, forget: async () => async () => {}};

/** The parts of an app that has no jobs, functions or service. */
export const withoutServices = () => ({
	functions: createFunctionsSource({
		open: nothingHere,
		begin: nothingHere,
		submit: nothingHere,
		kept: keptNowhere,
	}),
	jobs: createJobsSource({open: nothingHere}),
	services: createServicesSource({open: nothingHere}),
});

/** The configuration of an app without a terminal. */
export const sampleConfig: AppConfig = {
	isOffline: false,
	priceFor: null,
	isDemo: true,
	flags: [{words: ['--demo'], isOf: 'menus'}],
	cacheFile: null,
	fixedSourcesReason: null,
	folder: '/',
	home: '/',
	signs: unicodeSigns,
	isLinear: false,
	editor: 'vi',
	chart: 'braille',
	bindings: bindKeys(actions),
};

/** The app over the bundled sample, without a terminal. `change` changes the relay that it asks. */
export function openSampleApp(change: (relay: Relay) => Relay = relay => relay) {
	const lunch = createLunchSource({
		relay: change(createSampleRelay()),
		isSample: true,
		cacheMode: 'cached',
		openSample: async () => createSampleRelay(),
	});
	let kept: Remembered = nothingRemembered;
	const app = createApp({
		lunch,
		...withoutServices(),
		memory: {
			read: () => kept,
			write: part => {
				kept = {...kept, ...part};
			},
		},
		config: sampleConfig,
		size: {columns: 100, rows: 24},
		restMs: 10,
	});
	const copied: string[] = [];
	app.effects = {...app.effects, copy: text => copied.push(text)};
	app.goTo('restaurants');
	return {app, copied, remembered: () => kept};
}
