import {availableParallelism} from 'node:os';
import type {MachinePart} from '../../services/machine/run-worker-machine.ts';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {checkedSettings} from '../../shared/settings/settings.ts';
import type {CommandContext} from '../context.ts';
import {functionWorkersOf} from '../functions/function-workers.ts';
import {jobsEngineOf} from '../jobs/open-jobs.ts';

/** `lunch worker` */
export async function worker(context: CommandContext): Promise<void> {
	const {settings, flags, output, version, signal, onHangUp, reread} = context;
	const {redis} = settings;
	if (redis === null) {
		throw new LunchError('USAGE', 'A worker needs --redis: it says whom to work for.', {
			hint: 'Give it the Redis of a `lunch serve --redis redis://host:6379`.',
		});
	}
	const parts = await loadParts(context);
	if (parts.length === 0) {
		throw new LunchError('USAGE', 'With --jobs 0 and --functions 0 there is nothing to do.', {
			hint: 'Leave one of them out.',
		});
	}
	const [{runWorkerMachine}, {createLogger}, {reload}] = await Promise.all([
		import('../../services/machine/run-worker-machine.ts'),
		import('../../services/logging/logger.ts'),
		import('../../services/access/reload.ts'),
	]);
	const log = createLogger(settings.logLevel);
	onHangUp(() => inBackground(reload(() => checkedSettings(reread()), {access: null, log})));
	await runWorkerMachine({
		redis,
		mayEvict: settings.redisMayEvict,
		parts,
		version,
		drainMs: settings.drain * 1000,
		log,
		signal,
		variables: process.env,
		status: settings.workerPort === null ? null : {host: settings.host, port: settings.workerPort},
		onWorking({id, name}, status) {
			const names = parts.map(part => part.name);
			if (flags.json) output.json({schemaVersion: 1, machine: {id, name}, parts: names, status});
			else {
				output.write(`${translated(`Working as ${name}: ${names.join(' and ')}`)}\n`);
				if (status !== null) output.write(`${translate('How it is doing: {address}', {address: `${status}/ready`})}\n`);
			}
		},
	});
}

async function loadParts({settings, env, version}: CommandContext): Promise<MachinePart[]> {
	const parts: MachinePart[] = [];
	if (settings.jobs > 0) {
		if (settings.storage === null) {
			throw new LunchError('USAGE', 'A worker needs --storage: it says where results go.', {
				hint: 'Give it the same as the `lunch serve` it works for, or --jobs 0.',
			});
		}
		const {jobsPart} = await import('../../services/machine/jobs-part.ts');
		// One processor, one call, unless it is told otherwise.
		const callsAtOnce = settings.functions ?? availableParallelism();
		parts.push(jobsPart({...jobsEngineOf(settings), callsAtOnce}));
	}
	if (settings.functions !== 0) {
		const {functionsPart} = await import('../../services/machine/functions-part.ts');
		parts.push(functionsPart({...functionWorkersOf(settings), version, env}));
	}
	return parts;
}
