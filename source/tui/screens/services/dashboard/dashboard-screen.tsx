import {message, translate} from '../../../../shared/language/texts.ts';
import {textRoom} from '../../../components/layout.ts';
import {line, lineText, span} from '../../../components/line.ts';
import {TextView} from '../../../components/text-view.tsx';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf} from '../../../model/app/app-state.ts';
import {isUnderWay} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {dashboardLines} from './dashboard-lines.ts';

const NAME = 'dashboard';

function View({snapshot, columns, rows}: ScreenProps) {
	const {services, config, state} = snapshot;
	const place = services.place === null ? '' : ` ${config.signs.separator} ${services.place}`;
	const {lines, hasCharts} = dashboardLines(snapshot, textRoom({columns, rows}, config));
	const minutes = translate('the last {count} minutes', {count: state.spanMinutes});
	return (
		<TextView
			title={[span(titleOf(NAME), 'title'), span(place, 'dim')]}
			foot={hasCharts ? minutes : undefined}
			text={() => lines}
			offset={paneOf(state, NAME).offset}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

function text(snapshot: Snapshot): string {
	const linear = {...snapshot, config: {...snapshot.config, isLinear: true}};
	return dashboardLines(linear, {columns: 100, rows: bodySize(snapshot).rows + 20})
		.lines.map(spans => lineText(spans).trimEnd())
		.join('\n');
}

/** How a service is: its figures over the last minutes, its warnings and its machines. */
export const dashboardScreen: Screen = {
	View,
	rows: () => [],
	length(snapshot) {
		const room = textRoom(bodySize(snapshot), snapshot.config);
		return Math.max(0, dashboardLines(snapshot, room).lines.length - room.rows);
	},
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
