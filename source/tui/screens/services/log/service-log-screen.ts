import {translate} from '../../../../shared/language/texts.ts';
import type {App} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {LOG_END} from '../../../model/log/log-view.ts';
import {titleOf} from '../../areas.ts';
import {logScreen} from '../../log/log-screen.tsx';
import {dashboardScreen} from '../dashboard/dashboard-screen.tsx';

const shownBefore = new WeakSet<App>();

/** The log of the service, with what was noticed of it and the warnings of the app itself. */
export const serviceLogScreen = logScreen(
	({services, config}) => {
		const place = services.place === null ? '' : ` ${config.signs.separator} ${services.place}`;
		return {
			title: `${titleOf('serviceLog')}${place}`,
			log: services.log,
			hasStreams: false,
			empty: translate('Nothing was noticed yet.'),
			fileName: 'service-log.txt',
		};
	},
	{
		show(app) {
			app.services.watch('log');
			// It begins at its end, and stays there as the log grows.
			if (shownBefore.has(app)) return;
			shownBefore.add(app);
			app.update(state => withPane(state, {offset: LOG_END}, 'serviceLog'));
		},
		leave: app => app.services.rest(),
		status: dashboardScreen.status ?? (() => ({spans: [], isBusy: false})),
		refresh: dashboardScreen.refresh,
		command: () => ['doctor'],
	},
);
