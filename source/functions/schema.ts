// The published schema of the JSON documents about functions. A change that breaks it raises schemaVersion.
import * as z from 'zod';
import {callStates, runtimes, workerStates} from './functions.ts';

const schemaVersion = z.literal(1);
const milliseconds = z.number().min(0);
const seconds = z.number().min(0);

const fileFacts = z.object({
	name: z.string().min(1),
	size: z.int().min(0).describe('In bytes'),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const callSchema = z.object({
	id: z.uuid(),
	state: z.enum(callStates),
	value: z.json().describe('What it returned, as JSON can say it; null also where it did not return'),
	stdout: z.string().describe('All that it wrote; empty where it wrote nothing'),
	stderr: z.string(),
	error: z
		.object({name: z.string().min(1), message: z.string(), stack: z.string().min(1).nullable()})
		.nullable()
		.describe('Null if it returned'),
	worker: z.string().min(1).nullable(),
	queuedMs: milliseconds,
	ranMs: milliseconds,
	attempts: z.int().positive().optional().describe('How many times it was begun, of a call with --retries'),
	files: z
		.object({in: z.array(fileFacts), out: z.array(fileFacts)})
		.optional()
		.describe('The files that it was given and that it left; only where it has some'),
});

/** `lunch fn call|eval --json` */
export const callDocumentSchema = z.object({schemaVersion, call: callSchema});

/** A line of `lunch fn map` */
export const mapLineSchema = z.object({
	index: z.int().min(0).describe('The number of the input, from 0'),
	state: callSchema.shape.state,
	value: callSchema.shape.value,
	error: callSchema.shape.error,
	attempts: z.int().min(0).describe('How many times it was begun; 0 for an input that is none'),
});

const encoding = z.enum(['json', 'devalue']);

/** The result of a call that is a job: `lunch fn result <id> --json`, `GET /job/download/{id}` */
export const keptCallSchema = z.object({
	state: z.enum(callStates),
	encoding,
	value: z
		.unknown()
		.describe('What it returned: JSON, or the text that the package devalue writes; null where it did not return'),
	stdout: z.string(),
	stderr: z.string(),
	error: z
		.object({
			name: z.string(),
			message: z.string(),
			stack: z.string().nullable(),
			code: z.string().nullable(),
			thrown: z.object({encoding, text: z.string()}).optional().describe('The thrown value with its own fields'),
		})
		.nullable()
		.describe('Null if it returned'),
	ranMs: milliseconds,
	files: z
		.array(fileFacts.extend({content: z.base64()}))
		.optional()
		.describe('The files that it left, in base64; only where it left some'),
});

export const functionWorkerSchema = z.object({
	id: z.string().min(1),
	machine: z.string().min(1),
	runtime: z.enum(runtimes as readonly ['node', 'python']),
	state: z.enum(workerStates),
	pid: z.int().min(1).nullable(),
	served: z.int().min(0),
	restarts: z.int().min(0),
	memoryBytes: z.int().min(0).nullable(),
	call: z.object({id: z.uuid(), name: z.string(), startedAt: z.iso.datetime()}).nullable(),
});

/** `lunch fn workers --json` */
export const functionWorkersDocumentSchema = z.object({
	schemaVersion,
	workers: z.array(functionWorkerSchema),
	limit: z.int().min(0).describe('Most workers there may be'),
	queued: z.int().min(0),
	queueLimit: z.int().min(0),
	isolation: z.string().describe('What the workers are shut into'),
});

export const loadTestRunSchema = z.object({
	workers: z.int().min(1),
	factor: z.int().min(1),
	calls: z.int().min(1),
	hasHints: z.boolean().describe('Whether each call said exactly how long it would run'),
	minimalExecutionTime: seconds.describe('The larger of the longest call and all calls spread evenly, in seconds'),
	realExecutionTime: seconds,
	effectiveness: z.number().min(0).max(1).describe('minimalExecutionTime / realExecutionTime'),
	listSchedulingBound: z.number().min(0).max(1).describe('What first come, first served can reach for these calls'),
	histogram: z.array(z.object({callsServed: z.int().min(0), workers: z.int().min(1)})),
});

/** `lunch fn bench --json` */
export const loadTestDocumentSchema = z.object({schemaVersion, runs: z.array(loadTestRunSchema)});
