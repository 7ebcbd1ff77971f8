import {type FunctionLoad, type FunctionWorker, workerStates} from '../functions.ts';
import type {WireGetWorkersResponse, WireWorker} from './messages.ts';
import {nameFromWire, runtimeFromWire, runtimeToWire} from './values.ts';

export function loadToWire({workers, ...load}: FunctionLoad): WireGetWorkersResponse {
	return {...load, workers: workers.map(workerToWire)};
}

export function loadFromWire({workers, isolation, ...load}: WireGetWorkersResponse): FunctionLoad {
	return {...load, workers: workers.map(workerFromWire), isolation: nameFromWire(isolation)};
}

function workerToWire(worker: FunctionWorker): WireWorker {
	return {
		id: worker.id,
		machine: worker.machine,
		runtime: runtimeToWire(worker.runtime),
		state: worker.state,
		pid: worker.pid ?? 0,
		served: worker.served,
		restarts: worker.restarts,
		memoryBytes: worker.memoryBytes ?? 0,
		callId: worker.call?.id ?? '',
		callName: worker.call?.name ?? '',
		callStartedMs: worker.call?.startedAt.getTime() ?? 0,
	};
}

function workerFromWire(worker: WireWorker): FunctionWorker {
	const {callId: id, callName: name, callStartedMs} = worker;
	return {
		id: nameFromWire(worker.id),
		machine: nameFromWire(worker.machine),
		runtime: runtimeFromWire(worker.runtime) ?? 'node',
		state: workerStates.find(state => state === worker.state) ?? 'idle',
		pid: worker.pid || null,
		served: worker.served,
		restarts: worker.restarts,
		memoryBytes: worker.memoryBytes || null,
		call: id === '' ? null : {id, name: nameFromWire(name), startedAt: new Date(callStartedMs)},
	};
}
