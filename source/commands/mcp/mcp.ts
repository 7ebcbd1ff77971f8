import {StdioServerTransport} from '@modelcontextprotocol/sdk/server/stdio.js';
import {LunchError} from '../../shared/errors.ts';
import {plainStyle} from '../../shared/text/text-style.ts';
import type {CommandContext} from '../context.ts';
import {createMcpServer} from './mcp-server.ts';

/** Flags of other commands, and what to do instead. */
const ignoredFlags: Readonly<Record<string, string>> = {
	json: 'It speaks JSON in any case: the Model Context Protocol.',
	refresh: 'Menus come from the cache first, and are renewed when they are old.',
};

/** `lunch mcp`: tools for a model, over standard input and output, until the client closes them or a signal comes. */
export async function mcp(context: CommandContext): Promise<void> {
	const {flags, output, signal, openStreams} = context;
	for (const [name, hint] of Object.entries(ignoredFlags)) {
		if (flags[name]) throw new LunchError('USAGE', `\`lunch mcp\` takes no --${name}.`, {hint});
	}
	const {stdin, stdout} = openStreams();
	if (stdin.isTTY) output.note('waiting for a client of the Model Context Protocol on standard input; Ctrl-D ends it');
	const ended = new Promise<void>(resolve => {
		for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
		signal.addEventListener('abort', () => resolve(), {once: true});
		if (signal.aborted) resolve();
	});
	// A model reads no colours.
	const server = createMcpServer({...context, output: {...output, style: plainStyle}});
	await server.connect(new StdioServerTransport(stdin, stdout));
	try {
		await ended;
		// A client that only closed its side still reads what it asked for.
		if (!signal.aborted) await server.answered();
	} finally {
		await server.close();
	}
}
