import type {PoolCall} from './pool-call.ts';

/** The name of a call, for people. */
export function callName({request: {code}}: PoolCall): string {
	if (code.kind === 'module') return code.entry;
	return code.source.slice(0, 400).replaceAll(/\s+/g, ' ').trim().slice(0, 80);
}
