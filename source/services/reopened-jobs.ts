import type {Jobs} from '../jobs/jobs.ts';
import {LunchError, messageOf} from '../shared/errors.ts';
import {inBackground} from '../shared/in-background.ts';

export interface ReopenedJobsOptions {
	open: () => Promise<Jobs>;
	/** Told of each attempt to open them that failed. */
	onFailure: (error: unknown) => void;
	/** Between attempts, in milliseconds. */
	pauseMs?: number;
}

export interface ReopenedJobs extends Jobs {
	/** Why they can't be used; null when they can. */
	readonly trouble: LunchError | null;
}

/** Jobs that may not be there: until they can be opened, everything fails for the reason why not. */
export async function createReopenedJobs({
	open,
	onFailure,
	pauseMs = 10_000,
}: ReopenedJobsOptions): Promise<ReopenedJobs> {
	let opened: Jobs | null = null;
	let trouble: LunchError | null = null;
	let timer: NodeJS.Timeout | null = null;
	let isClosed = false;

	async function attempt(): Promise<void> {
		try {
			const jobs = await open();
			if (isClosed) return await jobs.close();
			opened = jobs;
			trouble = null;
		} catch (error) {
			trouble = error instanceof LunchError ? error : new LunchError('JOB_STORE_FAILED', `${messageOf(error)}.`);
			onFailure(error);
			if (!isClosed) timer = setTimeout(() => inBackground(attempt()), pauseMs).unref();
		}
	}

	function jobs(): Jobs {
		if (opened) return opened;
		throw trouble ?? new LunchError('JOB_STORE_FAILED', 'The jobs are not open yet.');
	}

	await attempt();
	return {
		get trouble() {
			return trouble;
		},
		submit: async request => jobs().submit(request),
		get: async id => jobs().get(id),
		list: async filter => jobs().list(filter),
		cancel: async id => jobs().cancel(id),
		events: (id, options) => jobs().events(id, options),
		download: async (id, options) => jobs().download(id, options),
		link: async id => (await jobs().link?.(id)) ?? null,
		load: async () => jobs().load(),
		async close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
			await opened?.close();
		},
	};
}
