import {message, translate} from '../../../../shared/language/texts.ts';
import {insideOf, textRoom} from '../../../components/layout.ts';
import {line, lineText, span} from '../../../components/line.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {Rows} from '../../../components/rows.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {isUnderWay} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {dashboardLines} from './dashboard-lines.ts';

function View({snapshot, columns, rows}: ScreenProps) {
	const {services, config, state} = snapshot;
	const {hasFrame} = textRoom({columns, rows}, config);
	const place = services.place === null ? '' : ` ${config.signs.separator} ${services.place}`;
	const content = {
		title: [span(titleOf('dashboard'), 'title'), span(place, 'dim')],
		foot: translate('the last {count} minutes', {count: state.spanMinutes}),
		lines: dashboardLines(snapshot, insideOf({columns, rows}, hasFrame)),
		hasFrame,
		isFocused: true,
	};
	return <Rows lines={panelLines(content, {columns, rows}, config)} columns={columns} />;
}

function text(snapshot: Snapshot): string {
	const linear = {...snapshot, config: {...snapshot.config, isLinear: true}};
	return dashboardLines(linear, {columns: 100, rows: bodySize(snapshot).rows + 20})
		.map(spans => lineText(spans).trimEnd())
		.join('\n');
}

/** How a service is: its figures over the last minutes, its warnings and its machines. */
export const dashboardScreen: Screen = {
	View,
	rows: () => [],
	length: () => 0,
	restaurant: () => null,
	show(app) {
		app.services.watch();
		app.jobs.follow();
	},
	leave: app => app.services.rest(),
	status({services}) {
		const {report} = services;
		if (report.state === 'stale') return {spans: [span(translate('reconnecting'), 'warning')], isBusy: false};
		if (report.state === 'failed') return {spans: [span(translate('failed'), 'error')], isBusy: false};
		const warnings = report.state === 'ready' ? report.value.checks.length : 0;
		if (warnings > 0) {
			return {
				spans: [span(translate({one: '{count} warning', other: '{count} warnings'}, {count: warnings}), 'warning')],
				isBusy: false,
			};
		}
		return {spans: line(report.state === 'ready' ? translate('in order') : '', 'good'), isBusy: isUnderWay(report)};
	},
	refresh: app => app.services.refresh(),
	copy: snapshot => ({text: text(snapshot), what: translate('the figures')}),
	command: () => ['doctor'],
	actions: {open: message('This is all that is known of the service')},
};
