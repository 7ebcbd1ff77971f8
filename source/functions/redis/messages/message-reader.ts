import type * as z from 'zod';
import {fitSchema} from '../../../shared/fit-schema.ts';
import type {OnRejected} from '../../../shared/rejections.ts';
import {messageSchemas, type QueuedCall, type Reply} from './messages.ts';

export type MessageReader = ReturnType<typeof createMessageReader>;

const NOT_JSON = 'is not JSON';

/**
 * Reads the messages that other processes wrote into Redis. A message of another form is reported to `onRejected` and read
 * as null, as if it were not there.
 */
export function createMessageReader(onRejected: OnRejected) {
	const {queuedCall, reply, ...texts} = messageSchemas;

	function reject(kind: string, name: string, reason: string): null {
		onRejected({kind, name, reason, outcome: 'It was dropped.'});
		return null;
	}

	function checked<Value>(kind: string, schema: z.ZodType<Value>, name: string, value: unknown): Value | null {
		const {data, fault} = fitSchema(schema, value);
		return fault === null ? data : reject(kind, name, fault);
	}

	const textReader =
		<Value>(kind: string, schema: z.ZodType<Value>) =>
		(text: string, name: string): Value | null => {
			const json = fromJson(text);
			return json === undefined ? reject(kind, name, NOT_JSON) : checked(kind, schema, name, json);
		};

	return {
		queuedCall: (value: unknown, name: string): QueuedCall | null => checked('call', queuedCall, name, value),
		/** The replies of one message, without those that are none. */
		replies(text: string, name: string): Reply[] {
			const json = fromJson(text);
			if (!Array.isArray(json)) {
				reject('reply', name, json === undefined ? NOT_JSON : 'is not a list of replies');
				return [];
			}
			return json.flatMap(one => checked('reply', reply, name, one) ?? []);
		},
		data: textReader('data', texts.data),
		request: textReader('request', texts.request),
		outcome: textReader('outcome', texts.outcome),
		machine: textReader('machine', texts.machine),
		beat: textReader('beat', texts.beat),
		load: textReader('load', texts.load),
	};
}

/** Undefined where it is not JSON. */
function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
