import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Tenant} from '../../../shared/tenant.ts';
import type {FetchFiles} from '../../files/fetch-files.ts';
import type {CallOutcome, CallRequest, Functions, RunningCall} from '../../functions.ts';
import {namesOf, whenUp} from '../messages/connection.ts';
import {cancelled, notBegun, unreachable} from '../messages/failures.ts';
import type {MessageReader} from '../messages/message-reader.ts';
import type {QueuedCall, Reply, ReplyBody} from '../messages/messages.ts';
import {DATA_S, jobIdOf, TAKEN_MS} from '../messages/names.ts';
import type {ReplyOutbox} from './reply-outbox.ts';
import {createValueFlow, type ValueFlow} from './value-flow.ts';

/** A call that this machine has, until its caller was told how it ended. */
export interface TakenCall {
	/** Its caller's name for it. */
	readonly id: string;
	readonly caller: string;
	/** The call in the pool, or the fetching of its files; null before that. */
	running: Pick<RunningCall, 'id' | 'cancel'> | null;
	/** It was cancelled, or its caller is gone. */
	isVoid: boolean;
	/** Its machine stops and tells its caller so instead of how it ended. */
	isGivenUp: boolean;
}

export interface TakingContext {
	commands: Redis;
	/** For requests that are large. */
	large: Redis;
	pool: Functions;
	/** Brings the files that a call names into the pool. */
	fetchFiles: FetchFiles;
	outbox: ReplyOutbox;
	read: MessageReader;
	/** The calls this machine has, by job id. */
	taken: Map<string, TakenCall>;
	machine: {id: string; name: string};
	/** Whether a caller that gives no sign of life is gone, or Redis was away too lately to say. */
	canTellWhoLives: () => boolean;
}

/** How long a call waits for Redis to come back before it is begun, in milliseconds. */
const REDIS_TIMEOUT_MS = 30_000;
const RETRY_MS = 200;

/** Runs a call that the queue handed to this machine, unless it is not wanted or was taken before. */
export async function runTakenCall(options: TakingContext, queued: QueuedCall): Promise<void> {
	const {taken, machine} = options;
	const job = jobIdOf(queued.id, queued.attempt);
	if (taken.has(job)) return;
	const call: TakenCall = {id: queued.id, caller: queued.caller, running: null, isVoid: false, isGivenUp: false};
	taken.set(job, call);
	try {
		const sendReply = createReplySender(options.outbox, queued);
		if (!(await isWanted(options, job, call, sendReply))) return;
		inBackground(sendReply({kind: 'taken', machine: machine.id, machineName: machine.name}));
		await run(options, queued, call, sendReply);
	} finally {
		taken.delete(job);
	}
}

/** Takes a job for this machine. The first machine to take it has it, even if the queue gave it to two. */
async function isWanted(options: TakingContext, job: string, call: TakenCall, sendReply: SendReply): Promise<boolean> {
	const {commands, canTellWhoLives} = options;
	const token = randomUUID();
	const key = namesOf(commands).fate(job);
	const [fate, callers] = await untilBack(commands, async () => {
		const pipeline = commands
			.pipeline()
			.set(key, token, 'PX', TAKEN_MS, 'NX')
			.get(key)
			.exists(namesOf(commands).caller(call.caller));
		return ((await pipeline.exec()) ?? []).slice(1).map(([error, answer]) => {
			if (error) throw error;
			return answer;
		});
	});
	if (fate !== token) return false;
	if (callers !== 0 || !canTellWhoLives()) return true;
	// It may live for all that, and is not to take the call for lost.
	const {code, message, hint} = notBegun();
	await sendReply({kind: 'refused', code, message, hint});
	return false;
}

/** Does `work`, again and again while Redis is away, for a while. */
async function untilBack<Result>(commands: Redis, work: () => Promise<Result>): Promise<Result> {
	const deadline = performance.now() + REDIS_TIMEOUT_MS;
	for (;;) {
		try {
			if (await whenUp(commands, deadline - performance.now())) return await work();
		} catch {
			await delay(RETRY_MS);
		}
		if (performance.now() > deadline) throw unreachable();
	}
}

type SendReply = (body: ReplyBody) => Promise<boolean>;

/** Numbers the replies of a call. */
function createReplySender(outbox: ReplyOutbox, {id, attempt, caller}: QueuedCall): SendReply {
	let number = 0;
	return body => outbox.send(caller, {...body, id, attempt, number: number++} as Reply);
}

async function run(options: TakingContext, queued: QueuedCall, call: TakenCall, sendReply: SendReply) {
	const {machine} = options;
	const flow = createValueFlow(options.commands, jobIdOf(queued.id, queued.attempt));
	try {
		const request = await requestOf(options, queued);
		// A caller that says of none whose they are has all of them for one tenant.
		const tenant = request.tenant ?? `caller:${queued.caller}`;
		await bringData(options, request, tenant);
		await bringFiles(options, request, tenant, call);
		const outcome = call.isVoid
			? neverBegun()
			: await runInPool(options, {...request, tenant}, {call, flow, sendReply}).outcome;
		if (call.isGivenUp && outcome.state === 'cancelled') await sendReply({kind: 'given-up', machineName: machine.name});
		else await sendReply({kind: 'ended', outcome});
	} catch (error) {
		const {code, message, hint} = error instanceof LunchError ? error : new LunchError('INTERNAL', messageOf(error));
		await sendReply({kind: 'refused', code, message, hint});
	} finally {
		flow.close();
	}
}

interface Running {
	call: TakenCall;
	flow: ValueFlow;
	sendReply: SendReply;
}

/** Begins a call in the pool, and tells its caller what happens to it. */
function runInPool({pool}: TakingContext, request: CallRequest, {call, flow, sendReply}: Running): RunningCall {
	const running = pool.start(request, event => {
		if (event.kind === 'started') inBackground(sendReply({kind: 'started', worker: event.worker}));
		else if (event.kind === 'value') {
			inBackground(sendReply({kind: 'value', value: event.value}));
			flow.sent(event.value.text);
		} else if (event.kind === 'file') {
			const {name, bytes, isLast} = event;
			const text = Buffer.from(bytes).toString('base64');
			inBackground(sendReply({kind: 'file', name, text, isLast}));
			flow.sent(text);
		} else if (event.kind !== 'queued' && event.kind !== 'again') inBackground(sendReply(event));
	});
	call.running = running;
	flow.control(running);
	return running;
}

/** How a call ends that was cancelled before it was in the pool. */
function neverBegun(): CallOutcome {
	const {name, message, code} = cancelled();
	const error = {name, message, code, stack: null, thrown: null};
	return {state: 'cancelled', value: null, error, worker: null, queuedMs: 0, ranMs: 0};
}

/** Fetches the files that a call names, unless it is cancelled meanwhile. */
async function bringFiles(
	{fetchFiles}: TakingContext,
	request: CallRequest,
	tenant: Tenant,
	call: TakenCall,
): Promise<void> {
	const unwanted = new AbortController();
	call.running = {id: call.id, cancel: () => unwanted.abort()};
	if (!call.isVoid) await fetchFiles(request, tenant, unwanted.signal);
}

/** Puts the data that a call names into the pool of this machine. The pool refuses the call when some is missing. */
async function bringData({large, pool, read}: TakingContext, {data = []}: CallRequest, tenant: Tenant): Promise<void> {
	for (const {digest} of data) {
		if (!pool.put || pool.has?.(digest, tenant)) continue;
		const text = await large.getex(namesOf(large).data(tenant, digest), 'EX', DATA_S);
		const value = text === null ? null : read.data(text, digest);
		if (value) await pool.put(value, tenant);
	}
}

async function requestOf({commands, large, read}: TakingContext, queued: QueuedCall): Promise<CallRequest> {
	const {id, attempt, request} = queued;
	const key = namesOf(commands).request(jobIdOf(id, attempt));
	const text = request ?? (await untilBack(commands, () => large.get(key)));
	const parsed = text === null ? null : read.request(text, id);
	if (parsed) return parsed;
	throw new LunchError(
		'FUNCTION_INVALID',
		text === null ? 'The call was lost on its way.' : 'The call is not readable.',
	);
}
