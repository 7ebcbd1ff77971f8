import * as z from 'zod';
import {type Snapshot, seriesOf} from '../metrics/metrics.ts';
import type {Machine, MachineRegistry} from './machine-registry.ts';

/** The part of `JobsPartStatus` that is counted. */
const partSchema = z.object({slots: z.array(z.object({jobId: z.string().nullable()}))});

/** The machines that work for this service's Redis. */
export interface Machines {
	/** Null where there is no Redis, or it is away. */
	list(): Promise<Machine[] | null>;
	snapshot(): Promise<Snapshot>;
	close(): Promise<void>;
}

/** The machines that are registered in a Redis; `null` for none. Connects when it is first asked. */
export function createMachines(redis: string | null): Machines {
	let opened: Promise<MachineRegistry> | null = null;

	async function list(): Promise<Machine[] | null> {
		if (redis === null) return null;
		opened ??= import('./machine-registry.ts').then(module => module.createMachineRegistry(redis));
		return (await opened).list().catch(() => null);
	}

	return {
		list,
		async snapshot() {
			const machines = await list();
			if (machines === null) return {};
			const slots = machines.flatMap(({parts}) => partSchema.safeParse(parts.jobs).data?.slots ?? []);
			const busy = slots.filter(({jobId}) => jobId !== null).length;
			const working = machines.filter(({state}) => state === 'working').length;
			return {
				[seriesOf('lunch_machines', {state: 'working'})]: working,
				[seriesOf('lunch_machines', {state: 'draining'})]: machines.length - working,
				[seriesOf('lunch_machine_slots', {state: 'busy'})]: busy,
				[seriesOf('lunch_machine_slots', {state: 'free'})]: slots.length - busy,
			};
		},
		async close() {
			(await opened)?.close();
		},
	};
}
