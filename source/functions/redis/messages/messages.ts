import {z} from 'zod';
import {isErrorCode} from '../../../shared/errors.ts';
import {type CallOutcome, type CallRequest, callStates, type EncodedValue} from '../../functions.ts';
import {callRequestSchema, encodedValueSchema} from '../../request/call-request-schema.ts';

const count = z.number().nonnegative();

const fileFacts = z.object({name: z.string(), size: count, sha256: z.string()});

const callOutcome = z.object({
	state: z.enum(callStates),
	value: encodedValueSchema.nullable(),
	error: z
		.object({
			name: z.string(),
			message: z.string(),
			stack: z.string().nullable(),
			thrown: encodedValueSchema.nullable(),
			code: z.custom<NonNullable<CallOutcome['error']>['code']>(code => code === null || isErrorCode(code)),
		})
		.nullable(),
	worker: z.string().nullable(),
	queuedMs: count,
	ranMs: count,
	files: z.object({in: z.array(fileFacts).readonly(), out: z.array(fileFacts).readonly()}).optional(),
}) satisfies z.ZodType<CallOutcome>;

/** A call in the queue. A request that is too large for it has a key of its own. */
const queuedCall = z.object({
	id: z.uuid(),
	attempt: z.int().positive(),
	caller: z.uuid(),
	/** The request as JSON; null if it is under its own key. */
	request: z.string().nullable(),
});
export type QueuedCall = z.infer<typeof queuedCall>;

/** Machines of earlier versions know no batches, and refuse one in this form rather than run it as one call. */
const batchRequest = z.object({batch: callRequestSchema});
const requestText = z.union([callRequestSchema, batchRequest.transform(({batch}) => batch)]);

/** The request of a call as it is written into Redis. */
export function requestMessage(request: CallRequest): string {
	return JSON.stringify(request.batch ? {batch: request} : request);
}

/** A reply of a machine to the caller of a call. `number` counts up, so that a reply that comes twice is noticed. */
const reply = z
	.discriminatedUnion('kind', [
		z.object({kind: z.literal('taken'), machine: z.string(), machineName: z.string()}),
		z.object({kind: z.literal('started'), worker: z.string()}),
		z.object({kind: z.enum(['stdout', 'stderr']), text: z.string()}),
		/** A value that it yielded. */
		z.object({kind: z.literal('value'), value: encodedValueSchema}),
		/** A value that the next attempt is to go on from. */
		z.object({kind: z.literal('checkpoint'), value: encodedValueSchema}),
		/** A piece of a file that it left, in base64. */
		z.object({kind: z.literal('file'), name: z.string(), text: z.string(), isLast: z.boolean()}),
		/** How a call of a batch ended. */
		z.object({kind: z.literal('one-ended'), at: z.int().nonnegative(), outcome: callOutcome}),
		/** How it ended. An outcome too large for this is under a key of its own. */
		z.object({kind: z.literal('ended'), outcome: callOutcome}),
		z.object({kind: z.literal('ended-large'), outcome: z.uuid()}),
		/** It can't be run. */
		z.object({kind: z.literal('refused'), code: z.string(), message: z.string(), hint: z.string().nullable()}),
		/** It was begun and will not be ended: its machine stops. */
		z.object({kind: z.literal('given-up'), machineName: z.string()}),
		/** The queue found it with a machine that says nothing any more. */
		z.object({kind: z.literal('stalled')}),
	])
	.and(z.object({id: z.uuid(), attempt: z.int().positive(), number: z.int().nonnegative()}));
export type Reply = z.infer<typeof reply>;
type Without<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;
/** A reply without the fields that name its call. */
export type ReplyBody = Without<Reply, 'id' | 'attempt' | 'number'>;

/** The facts about a machine that stay the same. */
const machine = z.object({
	name: z.string(),
	version: z.string(),
	runtimes: z.array(z.enum(['node', 'python'])),
	since: z.number(),
	/** Whether it takes calls with `batch`. */
	takesBatches: z.boolean().optional(),
	/** Whether it builds the environments that functions of Python name. */
	buildsEnvironments: z.boolean().optional(),
});
export type Machine = z.infer<typeof machine>;

/** Counts up with each beat; the jobs that a machine is at. */
const beat = z.object({number: count, jobs: z.array(z.string())});
export type Beat = z.infer<typeof beat>;

/** The load of a machine; `number` counts up each time it is written. */
const load = z.object({
	number: count,
	workers: z.array(
		z.object({
			id: z.string(),
			machine: z.string(),
			runtime: z.enum(['node', 'python']),
			state: z.enum(['starting', 'idle', 'busy', 'stopping']),
			pid: z.number().nullable(),
			served: count,
			restarts: count,
			memoryBytes: count.nullable(),
			call: z
				.object({
					id: z.string(),
					name: z.string(),
					startedAt: z.coerce.date(),
					tenant: z.string().optional(),
				})
				.nullable(),
		}),
	),
	limit: count,
	queued: count,
	queueLimit: count,
	isolation: z.string(),
});
export type MachineLoad = z.infer<typeof load>;

/** Messages that other processes write into Redis. */
export const messageSchemas = {
	queuedCall,
	reply,
	data: encodedValueSchema as z.ZodType<EncodedValue>,
	request: requestText as z.ZodType<CallRequest>,
	outcome: callOutcome as z.ZodType<CallOutcome>,
	machine,
	beat,
	load,
};
