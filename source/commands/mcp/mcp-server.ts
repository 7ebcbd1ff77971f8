import {setImmediate} from 'node:timers/promises';
import {McpServer} from '@modelcontextprotocol/sdk/server/mcp.js';
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import * as z from 'zod';
import {messageOf} from '../../shared/errors.ts';
import {plainWords} from '../../shared/fit-schema.ts';
import type {CommandContext} from '../context.ts';
import {addFindTool} from './find-tool.ts';
import {addFunctionTool} from './function-tool.ts';
import {addJobTools} from './job-tools.ts';
import {addMenuTools} from './menu-tools.ts';
import {openMenus} from './open-menus.ts';
import {DATA_NOTICE} from './tool-result.ts';
import {createTools} from './tools.ts';

const instructions = `Lunch menus of restaurants and canteens: find them, read a day's or a week's menu, search for dishes, see where to eat \
today. Days are words like today, tomorrow, friday or dates like 2026-12-01. ${DATA_NOTICE} \
Long computations (decimals of pi) run as jobs: submit_job gives an id, job tells what became of it.`;

export interface LunchMcpServer {
	connect(transport: Transport): Promise<void>;
	/** Resolves when every call that came so far is answered. */
	answered(): Promise<void>;
	/** Ends the calls under way, and closes what they used. */
	close(): Promise<void>;
}

/** The SDK tells of a message that is JSON, but none of the protocol, all that each kind of message would have wanted. */
function protocolFailure(error: Error): string {
	return 'issues' in error ? 'a message is none of JSON-RPC 2.0, and was passed over' : messageOf(error);
}

/** The tools of `lunch` as a server of the Model Context Protocol. */
export function createMcpServer(context: CommandContext): LunchMcpServer {
	const {version, flags, output, signal} = context;
	// The SDK reads the arguments of tools, and tells a model what is wrong with them.
	z.config({customError: plainWords});
	const server = new McpServer({name: 'lunch', title: 'Lunch', version}, {instructions});
	server.server.onerror = error => output.note(`protocol: ${protocolFailure(error)}`);
	const tools = createTools(server, {signal, onBug: error => output.note(`a bug: ${stackOf(error)}`)});
	const menus = openMenus(context);
	addFindTool(tools, menus, context);
	addMenuTools(tools, menus, context);
	addJobTools(tools, context);
	if (flags['allow-functions']) addFunctionTool(tools, context);
	return {
		connect: transport => server.connect(transport),
		async answered() {
			// A request is handed to its tool, and an answer to the transport, a few turns later.
			await setImmediate();
			await tools.ended();
			await setImmediate();
		},
		async close() {
			await server.close();
			await tools.ended();
			await menus.close();
		},
	};
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
