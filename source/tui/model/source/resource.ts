import type {RelayAnswer} from '../../../relay/relay.ts';
import type {LunchError} from '../../../shared/errors.ts';

/** A value that is requested, and the state of the request. */
export type Resource<Value> =
	| {readonly state: 'idle'}
	| {readonly state: 'loading'}
	| {readonly state: 'ready'; readonly value: Value; readonly isRefreshing: boolean}
	/** Past its freshness: older than it should be, and why if that is known. */
	| {
			readonly state: 'stale';
			readonly value: Value;
			readonly isRefreshing: boolean;
			readonly lastError: LunchError | null;
	  }
	| {readonly state: 'empty'; readonly value: Value; readonly isRefreshing: boolean}
	| {readonly state: 'failed'; readonly error: LunchError};

export const idle: Resource<never> = {state: 'idle'};

/** The value that is held, whatever its state. */
export function heldIn<Value>(resource: Resource<Value>): Value | null {
	return 'value' in resource ? resource.value : null;
}

/** Whether an answer is on its way. */
export function isUnderWay(resource: Resource<unknown>): boolean {
	return resource.state === 'loading' || ('isRefreshing' in resource && resource.isRefreshing);
}

/** The resource once it was requested: its value stays. */
export function asked<Value>(resource: Resource<Value>): Resource<Value> {
	return 'value' in resource ? {...resource, isRefreshing: true} : {state: 'loading'};
}

/** The resource once its request failed: its value stays, and is stale. */
export function failedWith<Value>(resource: Resource<Value>, error: LunchError): Resource<Value> {
	if (!('value' in resource)) return {state: 'failed', error};
	return {state: 'stale', value: resource.value, isRefreshing: false, lastError: error};
}

/** The resource with an answer of the relay. */
export function answered<Value extends RelayAnswer<Value>>(
	value: Value,
	{isEmpty, isRefreshing}: {isEmpty: boolean; isRefreshing: boolean},
): Resource<Value> {
	if (value.source.state !== 'fresh') return {state: 'stale', value, isRefreshing, lastError: value.source.lastError};
	return {state: isEmpty ? 'empty' : 'ready', value, isRefreshing};
}
