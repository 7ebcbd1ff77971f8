import {remembered} from '../../jobs/engine/tenant-views.ts';
import type {Jobs, TenantJobs} from '../../jobs/jobs.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {JobRefusal} from '../lifecycle/redis-watch.ts';

export interface ReopenedJobsOptions {
	open: () => Promise<TenantJobs>;
	/** Most decimals that a job may ask for. */
	maxDigits: number;
	/** Called after each failed attempt to open them. */
	onFailure: (error: unknown) => void;
	/** Why no jobs may be accepted; null if they may. */
	refusal?: (() => JobRefusal | null) | undefined;
	/** Between attempts, in milliseconds. */
	pauseMs?: number;
}

export interface ReopenedJobs extends TenantJobs {
	/** Why they can't be used; null when they can. */
	readonly lastError: LunchError | null;
}

/** Jobs that may not be there: until they can be opened, everything fails for the reason why not. */
export async function createReopenedJobs({
	open,
	maxDigits,
	onFailure,
	refusal = () => null,
	pauseMs = 10_000,
}: ReopenedJobsOptions): Promise<ReopenedJobs> {
	let opened: TenantJobs | null = null;
	let lastError: LunchError | null = null;
	let timer: NodeJS.Timeout | null = null;
	let isClosed = false;
	let underWay = Promise.resolve();

	async function attempt(): Promise<void> {
		try {
			const jobs = await open();
			if (isClosed) return await jobs.close();
			opened = jobs;
			lastError = null;
		} catch (error) {
			lastError = error instanceof LunchError ? error : new LunchError('JOB_STORE_FAILED', `${messageOf(error)}.`);
			onFailure(error);
			if (!isClosed) timer = setTimeout(begin, pauseMs).unref();
		}
	}

	function begin(): void {
		underWay = attempt();
		inBackground(underWay);
	}

	function jobs(): TenantJobs {
		if (opened) return opened;
		throw lastError ?? new LunchError('JOB_STORE_FAILED', 'The jobs are not open yet.');
	}

	/** Fails where no jobs may be accepted. */
	function refuse(): void {
		const refused = refusal();
		if (refused) throw new LunchError('JOB_STORE_FAILED', refused.message, {hint: refused.hint ?? undefined});
	}

	/** The result of `find` once they are open. */
	const viewOf = (find: () => Jobs): Omit<Jobs, 'close'> => ({
		async submit(request) {
			refuse();
			return find().submit(request);
		},
		get: async id => find().get(id),
		list: async filter => find().list(filter),
		cancel: async id => find().cancel(id),
		cancelGroup: async group => find().cancelGroup(group),
		async retry(id) {
			refuse();
			return find().retry(id);
		},
		events: (id, options) => find().events(id, options),
		output: (id, options) => find().output(id, options),
		parts: async id => find().parts(id),
		download: async (id, options) => find().download(id, options),
		link: async id => (await find().link?.(id)) ?? null,
		load: async () => find().load(),
	});

	begin();
	await underWay;
	return {
		get lastError() {
			return lastError;
		},
		maxDigits,
		...viewOf(jobs),
		of: remembered(tenant => ({...viewOf(() => jobs().of(tenant)), close: async () => {}})),
		async close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
			await underWay;
			await opened?.close();
		},
	};
}
