import {translate} from '../../../../shared/language/texts.ts';
import type {Action} from '../../../model/app/app.ts';

/** The actions of the dashboard. */
export const dashboardActions: Readonly<Record<'chooseSpan', Action>> = {
	chooseSpan: {
		keys: 't',
		title: 'Time',
		description: 'Show the last 5 minutes of a service, or the last 60',
		footer: 2,
		disabledReason: ({state}) =>
			state.screen === 'dashboard' ? null : translate('Charts are on the dashboard of Services'),
		run: app => app.update(state => ({...state, spanMinutes: state.spanMinutes === 5 ? 60 : 5})),
	},
};
