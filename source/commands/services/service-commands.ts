import type {CommandDefinition} from '../definition.ts';
import {settingFlags} from '../flags.ts';

const serveFlags = settingFlags(
	'host',
	'port',
	'workers',
	'ttl',
	'grpcPort',
	'jobs',
	'functions',
	'redis',
	'storage',
	'keepResults',
	'maxOpenJobs',
	'maxResultBytes',
	'maxMemory',
	'maxFunctionMemory',
	'maxFunctionTime',
	'maxFunctionOutput',
	'tokenFile',
	'allowOrigin',
	'tlsCert',
	'tlsKey',
	'insecure',
	'redisMayEvict',
	'allowNet',
	'opaqueWorker',
	'opaqueWorkers',
	'opaqueQueue',
	'basePath',
	'trustProxy',
	'stopDelay',
	'logLevel',
);
const workerFlags = settingFlags(
	'redis',
	'redisMayEvict',
	'storage',
	'jobs',
	'functions',
	'host',
	'workerPort',
	'allowNet',
	'maxFunctionMemory',
	'maxFunctionTime',
	'maxFunctionOutput',
	'logLevel',
);

/** The commands about services. */
export const serviceCommands: Readonly<Record<string, CommandDefinition>> = {
	serve: {
		description: 'The HTTP relay, the job service and the function service, until stopped',
		flags: serveFlags,
		isService: true,
		load: async () => (await import('./serve.ts')).serve,
	},
	worker: {
		description: "One more machine's workers for jobs and functions, until stopped (needs --redis)",
		flags: workerFlags,
		isService: true,
		load: async () => (await import('./worker.ts')).worker,
	},
	mcp: {
		description: 'Menus and jobs as tools for a model (Model Context Protocol on stdin and stdout), until stdin ends',
		flags: {'allow-functions': {description: 'Also a tool that runs functions, sandboxed as by `lunch fn eval`'}},
		limitsItself: true,
		load: async () => (await import('../mcp/mcp.ts')).mcp,
	},
	'__serve-worker': {
		description: 'One of the processes of `lunch serve`, started by it',
		flags: serveFlags,
		isHidden: true,
		isService: true,
		load: async () => (await import('./serve.ts')).serveHttpProcess,
	},
};
