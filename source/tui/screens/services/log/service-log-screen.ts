import {translate} from '../../../../shared/language/texts.ts';
import {titleOf} from '../../areas.ts';
import {logScreen} from '../../log/log-screen.tsx';
import {dashboardScreen} from '../dashboard/dashboard-screen.tsx';

/** The events that were noticed of the service, and the warnings of the app itself. */
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
		show: dashboardScreen.show,
		leave: app => app.services.rest(),
		status: dashboardScreen.status ?? (() => ({spans: [], isBusy: false})),
		refresh: dashboardScreen.refresh,
		command: () => ['doctor'],
	},
);
