import {setTimeout as delay} from 'node:timers/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {CallRequest, Functions} from '../functions.ts';
import {fileMissing} from './sent-file-failures.ts';
import {digestsOf, type SharedFiles} from './shared-files.ts';

/**
 * Sees that the pool of this machine has the files that a call names by their digests. FUNCTION_DATA_MISSING where the storage has one no more, or as
 * another one, which is removed then; FUNCTION_INVALID, FUNCTION_TOO_LARGE, JOB_STORE_FAILED.
 */
export type FetchFiles = (
	request: Pick<CallRequest, 'files'>,
	tenant: Tenant,
	/** Aborts when the call is not wanted any more. */
	signal: AbortSignal,
) => Promise<void>;

/** How many times a file is read that does not come whole. */
const MOST_TRIES = 3;
const PAUSE_MS = 500;

/** `files` is left out for a machine that has no storage. */
export function createFileFetching(pool: Pick<Functions, 'putFile' | 'hasFile'>, files?: SharedFiles): FetchFiles {
	/** The files that are on their way, by digest: calls of a map share theirs. */
	const coming = new Map<string, Promise<void>>();

	/** The digest of what lies under this one; an `Error` where it broke off. */
	async function copy(digest: string, tenant: Tenant, from: SharedFiles): Promise<string | Error | undefined> {
		const content = await from.read(digest, tenant);
		if (!content) throw fileMissing(SAME_STORAGE);
		try {
			return await pool.putFile?.(content, tenant);
		} catch (error) {
			if (error instanceof LunchError || !(error instanceof Error)) throw error;
			return error;
		}
	}

	async function fetchOne(digest: string, tenant: Tenant, from: SharedFiles): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			const came = await copy(digest, tenant, from);
			if (came === digest) return;
			if (tries === MOST_TRIES && came instanceof Error) throw brokenOff(came);
			if (tries === MOST_TRIES) break;
			await delay(PAUSE_MS);
		}
		await from.remove(digest, tenant);
		throw new LunchError('FUNCTION_DATA_MISSING', 'A file that the call names was damaged in the storage.', {
			hint: 'Put it once more.',
		});
	}

	function fetchOnce(digest: string, tenant: Tenant, from: SharedFiles): Promise<void> {
		const key = `${digest} ${tenant}`;
		const fetching = coming.get(key) ?? fetchOne(digest, tenant, from).finally(() => coming.delete(key));
		coming.set(key, fetching);
		return fetching;
	}

	/** Waits where calls under way have files that leave no room. */
	async function fetchWithRoom(digest: string, tenant: Tenant, from: SharedFiles, signal: AbortSignal): Promise<void> {
		while (!signal.aborted && !pool.hasFile?.(digest, tenant)) {
			try {
				await fetchOnce(digest, tenant, from);
			} catch (error) {
				if (!(error instanceof LunchError) || error.code !== 'FUNCTION_QUEUE_FULL') throw error;
				await delay(PAUSE_MS, null, {signal}).catch(() => {});
			}
		}
	}

	return async (request, tenant, signal) => {
		const digests = digestsOf(request);
		if (digests.length === 0) return;
		if (!files) throw noStorage();
		const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), {once: true}));
		for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
			for (const digest of digests) await Promise.race([fetchWithRoom(digest, tenant, files, signal), aborted]);
			// One may have made room for another one.
			if (digests.every(digest => pool.hasFile?.(digest, tenant))) return;
		}
	};
}

const SAME_STORAGE = 'Put it once more. The machines of a service need the same --storage as it has.';

function brokenOff(cause: Error): LunchError {
	return new LunchError('JOB_STORE_FAILED', `A file that the call names can't be fetched: ${messageOf(cause)}.`, {
		cause,
	});
}

function noStorage(): LunchError {
	return new LunchError('FUNCTION_INVALID', 'The machine that has the call can fetch no files.', {
		hint: 'Start `lunch worker` with the --storage of its service.',
	});
}
