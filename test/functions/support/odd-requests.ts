import type {CallRequest} from '../../../source/functions/functions.ts';
import {nodeCall, pythonCall} from './calling.ts';

/** A request as somebody may make it who does not keep to the types. */
function odd(more: object): CallRequest {
	return {...nodeCall('() => 1'), ...more} as CallRequest;
}

/** Requests that no implementation of `Functions` may run: FUNCTION_INVALID. */
export const oddRequests: readonly [what: string, request: CallRequest][] = [
	['a text without anything in it', nodeCall(' \n\t')],
	['a module without anything in it', odd({code: {kind: 'module', source: '\n', entry: 'run'}})],
	['a module without a function to call', odd({code: {kind: 'module', source: 'export const a = 1;', entry: ''}})],
	['code of a kind that nobody knows', odd({code: {kind: 'file', source: '() => 1'}})],
	['no code', odd({code: undefined})],
	['a number as code', odd({code: {kind: 'expression', source: 1}})],
	['no runtime', odd({runtime: undefined})],
	['a time limit of 0', odd({timeoutMs: 0})],
	['a time limit that is a text', odd({timeoutMs: '1000'})],
	['a time limit without an end', odd({timeoutMs: Number.POSITIVE_INFINITY})],
	['a negative hint', odd({hintMs: -1})],
	['memory of 0 bytes', odd({memoryBytes: 0})],
	['a negative amount of output', odd({outputBytes: -1})],
	['null as a time limit', odd({timeoutMs: null})],
	['a text for yes', odd({isFresh: 'yes'})],
	['a process that is both new and used again', odd({isFresh: true, reuse: true})],
	['101 modules', odd({modules: Array.from({length: 101}, () => 'node:fs')})],
	['a module without a name', odd({modules: ['']})],
	['a module with a zero in its name', odd({modules: ['a\0b']})],
	['arguments in an encoding that nobody knows', odd({args: {encoding: 'xml', text: '[]'}})],
	['a result in an encoding that nobody knows', odd({resultEncoding: 'xml'})],
	['arguments that are not encoded', odd({args: [1, 2]})],
	['data for a negative argument', odd({data: [{at: -1, digest: 'a'}]})],
	['data for half an argument', odd({data: [{at: 0.5, digest: 'a'}]})],
	['rich arguments for Python', pythonCall('lambda: 1', [], {args: {encoding: 'rich', text: '[[]]'}})],
];
