// The messages of functions.proto and opaque.proto as the loader of protocol files reads and writes them:
// what was left out has its type's empty value, and a message that was left out is null.

import type {FileFacts} from '../functions.ts';

export interface WireValue {
	encoding: 'ENCODING_UNSPECIFIED' | 'ENCODING_JSON' | 'ENCODING_RICH';
	text: string;
}

export type WireRuntime = 'RUNTIME_UNSPECIFIED' | 'RUNTIME_NODE' | 'RUNTIME_PYTHON';

export interface WireCallRequest {
	runtime: WireRuntime;
	source: string;
	entry: string;
	modules: readonly string[];
	args: WireValue | null;
	kwargs: WireValue | null;
	resultEncoding: WireValue['encoding'];
	timeoutMs: number;
	hintMs: number;
	memoryBytes: number;
	outputBytes: number;
	fresh: boolean;
	retry: boolean;
	reuse: boolean;
	data: readonly {at: number; digest: string}[];
	stream: boolean;
	files: WireCallFiles | null;
	environment: WireEnvironment | null;
	retries: WireRetries | null;
	batch: WireValue['encoding'];
}

export interface WireRetries {
	times: number;
	backoffMs?: number | undefined;
	mostBackoffMs?: number | undefined;
	after: readonly string[];
	afterValues: boolean;
}

export interface WireEnvironment {
	requirements: readonly string[];
	requiresPython: string;
}

export interface WireCallFiles {
	inputs: readonly {name: string; content: Uint8Array; digest: string}[];
	outputs: readonly string[];
}

export interface WireFilePiece {
	name: string;
	content: Uint8Array;
	last: boolean;
}

export interface WirePutRequest {
	value: WireValue | null;
}

export interface WirePutFileRequest {
	content: Uint8Array;
	forJob?: boolean;
}

export interface WirePutResponse {
	digest: string;
}

export interface WireCallError {
	name: string;
	message: string;
	stack: string;
	thrown: WireValue | null;
	code: string;
}

export interface WireOutcome {
	state: string;
	value: WireValue | null;
	error: WireCallError | null;
	worker: string;
	queuedMs: number;
	ranMs: number;
	inputs: readonly FileFacts[];
	outputs: readonly FileFacts[];
}

/** One of the fields is set; `event` names it in what was received. */
export interface WireCallEvent {
	event?: 'queued' | 'started' | 'stdout' | 'stderr' | 'outcome' | 'value' | 'again' | 'file' | 'oneEnded';
	queued?: {callId: string} | null;
	started?: {worker: string} | null;
	stdout?: string;
	stderr?: string;
	outcome?: WireOutcome | null;
	value?: WireValue | null;
	oneEnded?: {at: number; outcome: WireOutcome | null} | null;
	again?: {attempt: number; reason: string; pauseMs: number} | null;
	file?: WireFilePiece | null;
}

export interface WireCallStep {
	call: number;
	start?: WireCallRequest | null;
	cancel?: boolean;
}

export interface WireCallsRequest {
	steps: readonly WireCallStep[];
}

/** As it is received. */
export interface WireCallNews {
	call: number;
	events: readonly WireCallEvent[];
	refusal: WireRefusal | null;
}

export interface WireCallsResponse {
	news: readonly WireCallNews[];
	leaving: boolean;
}

export interface WireRefusal {
	status: number;
	message: string;
	trailers: readonly {name: string; value: string}[];
}

export interface WireWorker {
	id: string;
	machine: string;
	runtime: WireRuntime;
	state: string;
	pid: number;
	served: number;
	restarts: number;
	memoryBytes: number;
	callId: string;
	callName: string;
	callStartedMs: number;
}

export interface WireGetWorkersResponse {
	workers: readonly WireWorker[];
	limit: number;
	queued: number;
	queueLimit: number;
	isolation: string;
	takesBatches: boolean;
}

export interface WireExecuteRequest {
	request: Buffer;
}

export interface WireExecuteAnswer {
	result?: Buffer;
	error?: string;
}

export interface WireWorkerCount {
	workers: number;
}

export interface WireSubmitRequest {
	call: WireCallRequest | null;
	name: string;
	retries: number;
	backoffMs?: number;
	mostBackoffMs?: number;
	retryOn: readonly string[];
	group: string;
	concurrency: number;
	priority: number;
	idempotencyKey: string;
}

export interface WireGetJobRequest {
	id: string;
	withResult: boolean;
}

export interface WireWatchJobRequest extends WireGetJobRequest {
	after: number;
	withOutput: boolean;
}

export interface WireJobOutput {
	attempt: number;
	stdout?: string;
	stderr?: string;
}

export interface WireListJobsRequest {
	states: readonly string[];
	kind: string;
	group: string;
	limit: number;
	cursor: string;
}

export interface WireListJobsResponse {
	jobs: readonly WireJob[];
	nextCursor: string;
}

export interface WireJob {
	id: string;
	kind: string;
	state: string;
	name: string;
	runtime: WireRuntime;
	digits: number;
	progress: number;
	createdMs: number;
	startedMs: number;
	finishedMs: number;
	worker: string;
	attempts: readonly WireAttempt[];
	retries: number;
	group: string;
	priority: number;
	errorCode: string;
	errorMessage: string;
	result: string;
	version: number;
	notes: readonly {atMs: number; kind: string; message: string}[];
	output: WireJobOutput | null;
}

export interface WireAttempt {
	startedMs: number;
	endedMs: number;
	worker: string;
	outcome: string;
	reason: string;
}
