import {LunchError} from '../../../source/shared/errors.ts';
import type {Snapshot} from '../../../source/tui/model/app/app.ts';
import {failedWith, type Resource} from '../../../source/tui/model/source/resource.ts';

const problem = new LunchError('SERVICE_UNREACHABLE', 'The service at http://127.0.0.1:8080 does not answer.', {
	hint: 'Start it with `lunch serve`, or name another one with --server.',
});
const loading = {state: 'loading'} as const;
const failed = {state: 'failed', error: problem} as const;

function withoutAnswers({data, jobs, functions, services, ...rest}: Snapshot, instead: Resource<never>): Snapshot {
	const none = new Map([...data.menus.keys()].map(id => [id, instead]));
	return {
		...rest,
		data: {...data, listing: instead, menus: none, otherDays: none, weeks: none, directory: instead, cache: instead},
		jobs: {...jobs, list: instead, counts: null, watched: null, maps: instead},
		functions: {...functions, load: instead, calls: []},
		services: {...services, report: instead, samples: []},
	};
}

function withOldAnswers({data, jobs, functions, services, ...rest}: Snapshot): Snapshot {
	const old = <Value>(resource: Resource<Value>) => failedWith(resource, problem);
	const menus = new Map([...data.menus].map(([id, menu]) => [id, old(menu)]));
	return {
		...rest,
		data: {...data, listing: old(data.listing), menus, directory: old(data.directory), cache: old(data.cache)},
		jobs: {...jobs, list: old(jobs.list), maps: old(jobs.maps), resting: problem.message},
		functions: {...functions, load: old(functions.load)},
		services: {...services, report: old(services.report)},
	};
}

/** Snapshots of an app that was not answered, in the ways that this happens. */
export const screenStates: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
	'that waits for its answers': snapshot => withoutAnswers(snapshot, loading),
	'whose answers could not be had': snapshot => withoutAnswers(snapshot, failed),
	'with answers that are old': withOldAnswers,
};
