import type {Jobs} from '../../jobs/jobs.ts';
import type {Environment} from '../../shared/files/paths.ts';
import type {Settings} from '../../shared/settings/settings.ts';
import {DEFAULT_TENANT} from '../../shared/tenant.ts';

type PutFile = NonNullable<Jobs['putFile']>;

/** The place of files of jobs of this machine, or of a service on it. */
export function jobFilesPlaceOf(settings: Settings, jobsFolder: string | undefined, env: Environment) {
	const {storage, maxFunctionFiles, maxResultBytes, keepResults} = settings;
	return {
		storage,
		folder: jobsFolder,
		mostBytes: maxFunctionFiles,
		jobBytes: maxResultBytes ?? undefined,
		keepResultsMs: keepResults * 24 * 3600 * 1000,
		env,
	};
}

/** Puts files for jobs of this machine beside their results. */
export function putBesideJobs(settings: Settings, jobsFolder: string, env: Environment): PutFile {
	return async pieces => {
		const {sharedFilesAt} = await import('../../services/engines/shared-files.ts');
		const files = await sharedFilesAt(jobFilesPlaceOf(settings, jobsFolder, env));
		if (!files) throw new TypeError('jobs of this machine have a folder');
		return files.putForJob(pieces, DEFAULT_TENANT);
	};
}

/** Puts files for the jobs of a service, over its gRPC: it is asked where that is. */
export function putAtService(server: string, token: string | null, env: Environment): PutFile {
	return async pieces => {
		const [{createGrpcFunctions}, {findGrpcAddress}] = await Promise.all([
			import('../../functions/grpc/grpc-functions.ts'),
			import('../../functions/grpc/find-grpc-address.ts'),
		]);
		const functions = createGrpcFunctions({address: await findGrpcAddress({server, token, env}), token});
		try {
			return (await functions.jobs?.putFile?.(pieces)) ?? '';
		} finally {
			await functions.close();
		}
	};
}
