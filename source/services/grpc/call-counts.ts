import {type CallOutcome, type CallState, callStates} from '../../functions/functions.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {Counter, Metrics} from '../metrics/metrics.ts';
import {createTenantLabels} from './tenant-label.ts';

/** Counts the calls of a service in its metrics. */
export type CountCall = (tenant: Tenant, outcome: CallOutcome) => void;

export function createCallCounts(metrics: Metrics): CountCall {
	const durations = metrics.histogram('lunch_function_call_duration_seconds');
	const counters = new Map(callStates.map(state => [state, metrics.counter('lunch_function_calls_total', {state})]));
	const labelOf = createTenantLabels();
	// To find a counter by its labels takes longer than to count.
	const ofTenants = new Map<string, {calls: Map<CallState, Counter>; seconds: Counter}>();

	function countersOf(tenant: string) {
		const known = ofTenants.get(tenant);
		if (known) return known;
		const seconds = metrics.counter('lunch_tenant_function_seconds_total', {tenant});
		const made = {calls: new Map<CallState, Counter>(), seconds};
		ofTenants.set(tenant, made);
		return made;
	}

	return (tenant, {state, queuedMs, ranMs}) => {
		const label = labelOf(tenant);
		const {calls, seconds} = countersOf(label);
		let counter = calls.get(state);
		if (!counter) {
			counter = metrics.counter('lunch_tenant_function_calls_total', {tenant: label, state});
			calls.set(state, counter);
		}
		counter.value += 1;
		seconds.value += ranMs / 1000;
		durations.observe((queuedMs + ranMs) / 1000);
		const ofAll = counters.get(state);
		if (ofAll) ofAll.value += 1;
	};
}
