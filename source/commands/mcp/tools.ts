import type {McpServer} from '@modelcontextprotocol/sdk/server/mcp.js';
import type {CallToolResult, ToolAnnotations} from '@modelcontextprotocol/sdk/types.js';
import type * as z from 'zod';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {errorResult} from './tool-result.ts';

/** A tool as a model sees it, and what it does. */
export interface Tool<Input extends z.ZodObject> {
	title: string;
	description: string;
	input: Input;
	/** The schema of `structuredContent`. */
	output: z.ZodObject;
	annotations: ToolAnnotations;
	/** Failures are thrown. The signal is aborted when the client cancels the call, or the server ends. */
	run(input: z.output<Input>, signal: AbortSignal): Promise<CallToolResult>;
}

export interface Tools {
	add<Input extends z.ZodObject>(name: string, tool: Tool<Input>): void;
	/** Resolves when the calls under way have ended. */
	ended(): Promise<void>;
}

export interface ToolsOptions {
	signal: AbortSignal;
	/** Called with what a tool threw that is not an expected failure. */
	onBug: (error: unknown) => void;
}

/** Registers tools at a server. What they throw becomes a result that says so. */
export function createTools(server: McpServer, {signal, onBug}: ToolsOptions): Tools {
	const calls = new Set<Promise<CallToolResult>>();

	async function failuresAsResults(call: Promise<CallToolResult>): Promise<CallToolResult> {
		try {
			return await call;
		} catch (error) {
			if (error instanceof LunchError) return errorResult(error);
			if (!signal.aborted) onBug(error);
			return errorResult(new LunchError('INTERNAL', `Something unexpected happened: ${messageOf(error)}`));
		}
	}

	return {
		add(name, {title, description, input, output, annotations, run}) {
			const config = {title, description, inputSchema: input, outputSchema: output, annotations};
			server.registerTool<z.ZodObject, z.ZodObject>(name, config, async (values, call) => {
				const answer = failuresAsResults(run(values as z.output<typeof input>, AbortSignal.any([signal, call.signal])));
				calls.add(answer);
				try {
					return await answer;
				} finally {
					calls.delete(answer);
				}
			});
		},
		async ended() {
			await Promise.all(calls);
		},
	};
}
