import type {Functions} from '../../functions/functions.ts';
import {messageOf} from '../../shared/errors.ts';
import {translate} from '../../shared/language/texts.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {CommandContext} from '../context.ts';
import {hasOwnListener} from '../jobs/find-service.ts';

/** The place of functions. */
export type FunctionsPlace = {kind: 'embedded'} | {kind: 'service'; address: string};

/** The functions of a command, wherever they run. */
export interface FunctionsAtHand extends Functions {
	readonly place: FunctionsPlace;
}

export interface OpenFunctionsOptions {
	/** Most workers of this process. */
	workers?: number | null;
	/** Workers of this process that are started at once. */
	prefork?: number;
	/** Most calls that may wait in this process. */
	queueLimit?: number;
	/** Whether a service on this machine is not looked for. */
	isEmbedded?: boolean;
}

/** A service that was not named has so long to show what it is. */
const CONNECT_TIMEOUT_MS = 1500;

/**
 * Opens the functions that a command's settings ask for: those of a service that is named, else of one on this
 * machine's usual port, else workers of this process. The caller closes them.
 */
export async function openFunctionsOf(
	context: CommandContext,
	options: OpenFunctionsOptions = {},
): Promise<FunctionsAtHand> {
	const {settings, env} = context;
	if (settings.server !== null) {
		const [{createGrpcFunctions}, {findGrpcAddress}] = await Promise.all([
			import('../../functions/grpc/grpc-functions.ts'),
			import('../../functions/grpc/find-grpc-address.ts'),
		]);
		const {server, token} = settings;
		const address = await findGrpcAddress({server, token, env});
		const functions = createGrpcFunctions({address, token});
		return {...functions, place: {kind: 'service', address}};
	}
	return (options.isEmbedded ? null : await findFunctionService(settings.grpcPort)) ?? openEmbedded(context, options);
}

/** Runs `work` with the functions that a command's settings ask for, and closes them. */
export async function withFunctions<Result>(
	context: CommandContext,
	options: OpenFunctionsOptions,
	work: (functions: FunctionsAtHand) => Promise<Result>,
): Promise<Result> {
	const functions = await openFunctionsOf(context, options);
	try {
		return await work(functions);
	} finally {
		await functions.close();
	}
}

async function openEmbedded(
	{env, output}: CommandContext,
	{workers = null, prefork, queueLimit}: OpenFunctionsOptions,
): Promise<FunctionsAtHand> {
	const {openLocalFunctions} = await import('../../services/engines/local-functions.ts');
	const onWarning = (error: Error) => output.note(messageOf(error));
	const onBuild = (requirements: readonly string[]) => {
		const packages = requirements.join(', ');
		output.note(
			packages === ''
				? translate('building an environment without packages')
				: translate('building an environment with {packages}', {packages}),
		);
	};
	const functions = openLocalFunctions({workers, prefork, queueLimit, isOwn: true, env, onWarning, onBuild});
	return {...functions, place: {kind: 'embedded'}};
}

/** The functions of the `lunch serve` on a port of this machine; null where there is none that can be used. */
async function findFunctionService(port: number): Promise<FunctionsAtHand | null> {
	if (!(await hasOwnListener(port))) return null;
	const address = `grpc://127.0.0.1:${port}`;
	const {createGrpcFunctions} = await import('../../functions/grpc/grpc-functions.ts');
	// Its token is shown only to a service that was named.
	const functions = createGrpcFunctions({address, connectMs: CONNECT_TIMEOUT_MS});
	const asked = functions.load().catch(() => null);
	const load = await withTimeout(asked, CONNECT_TIMEOUT_MS, () => null);
	if (load) return {...functions, place: {kind: 'service', address}};
	await functions.close();
	return null;
}

/** The place of functions, in words. */
export function functionsPlaceText(place: FunctionsPlace): string {
	return place.kind === 'embedded' ? 'this machine (embedded)' : `the service at ${place.address}`;
}
