import type {ActionTables} from '../keys/key-bindings.ts';
import type {Action} from '../model/app/app.ts';
import {callActions} from '../screens/functions/calls/call-actions.ts';
import {jobActions} from '../screens/jobs/job-actions.ts';
import {logActions} from '../screens/log/log-actions.ts';
import {dayActions} from '../screens/lunch/day-actions.ts';
import {findActions} from '../screens/lunch/find/find-actions.ts';
import {restaurantActions} from '../screens/lunch/restaurant-actions.ts';
import {sortActions} from '../screens/lunch/restaurants/sort-actions.ts';
import {tasteActions} from '../screens/lunch/taste-actions.ts';
import {cacheActions} from '../screens/services/cache/cache-actions.ts';
import {dashboardActions} from '../screens/services/dashboard/dashboard-actions.ts';
import {everywhereActions} from './actions/everywhere-actions.ts';
import {fieldActions} from './actions/field-actions.ts';
import {moveActions} from './actions/move-actions.ts';
import {confirmActions, pageActions} from './actions/overlay-actions.ts';
import {screenActions} from './actions/screen-actions.ts';

/** The records of all actions, in the order of the help and the palette. */
export const actions: ActionTables<Action> = {
	move: moveActions,
	screen: screenActions,
	lunch: {...restaurantActions, ...dayActions, ...findActions, ...tasteActions, ...sortActions},
	jobs: jobActions,
	functions: callActions,
	services: {...dashboardActions, ...cacheActions},
	log: logActions,
	everywhere: everywhereActions,
	field: fieldActions,
	confirm: confirmActions,
	page: pageActions,
};
