import {SENT_FILE_MS} from '../../shared/files/sent-file-age.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {CallRequest} from '../functions.ts';
import {MOST_KEPT, noRoomForFiles, tooManyJobFiles} from './sent-file-failures.ts';
import {createTenantFiles, type FileStorage, type TenantFiles} from './tenant-files.ts';

/** Files that were put for calls, in a storage that a service and all that run its calls share. */
export interface SharedFiles extends TenantFiles {
	/** As `put`, for a call that is a job: it stays as long as the job may need it, and makes no room for others. */
	putForJob: TenantFiles['put'];
}

export interface SharedFilesOptions {
	/** The places of files of calls, and of those of jobs. */
	storage: {calls: FileStorage; jobs: FileStorage};
	/** Bytes that can still be written there. */
	room: () => Promise<number>;
	/** The folder in which files are gathered until their digest is known. */
	folder: string;
	/** The longest file, in bytes. */
	mostBytes: number;
	/** Most bytes of a tenant's files for jobs; no limit when left out. */
	jobBytes?: number | undefined;
	/** For how long files for jobs are kept, in milliseconds; a day when left out. */
	jobsMs?: number | undefined;
}

export function createSharedFiles({storage, jobBytes, jobsMs, ...place}: SharedFilesOptions): SharedFiles {
	const calls = createTenantFiles({
		...place,
		storage: storage.calls,
		tenantBytes: MOST_KEPT * place.mostBytes,
		keptMs: SENT_FILE_MS,
		makesRoom: true,
		full: noRoomForFiles,
	});
	const jobs = createTenantFiles({
		...place,
		storage: storage.jobs,
		tenantBytes: jobBytes ?? Number.POSITIVE_INFINITY,
		keptMs: jobsMs ?? SENT_FILE_MS,
		makesRoom: false,
		full: () => tooManyJobFiles(jobBytes ?? 0),
	});
	return {
		...calls,
		putForJob: jobs.put,
		read: async (digest, tenant) => (await calls.read(digest, tenant)) ?? jobs.read(digest, tenant),
		remove: async (digest: string, tenant: Tenant) =>
			(await calls.remove(digest, tenant)) || jobs.remove(digest, tenant),
	};
}

/** The digests of the files of a call that were put before it. */
export function digestsOf({files}: Pick<CallRequest, 'files'>): string[] {
	return files?.in.flatMap(file => ('digest' in file ? [file.digest] : [])) ?? [];
}
