import type {CallJobRequest} from '../jobs.ts';

/** The body of `POST /call`: the call's own text, and beside it what the job says. Times are in seconds there. */
export function writeCall({call, body, ...request}: CallJobRequest): string {
	const more = {
		name: call.name,
		retries: request.retries,
		backoff: seconds(request.backoffMs),
		backoffMost: seconds(request.mostBackoffMs),
		retryOn: request.retryOn,
		group: request.group,
		concurrency: request.concurrency,
		priority: request.priority,
	};
	// The text of the call is not read: numbers in it may be larger than those of JavaScript.
	return `${JSON.stringify(more).slice(0, -1)},${body.trimStart().slice(1)}`;
}

function seconds(milliseconds: number | undefined): number | undefined {
	return milliseconds === undefined ? undefined : milliseconds / 1000;
}
