import {randomUUID} from 'node:crypto';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import {digestsOf, type SharedFiles} from '../files/shared-files.ts';
import type {
	CallEvent,
	CallOutcome,
	CallRequest,
	EncodedValue,
	FunctionLoad,
	Functions,
	RunningCall,
} from '../functions.ts';
import {createCallDurations} from '../queue/call-durations.ts';
import {MOST_CALL_BYTES} from '../request/check-call.ts';
import {digestOf} from '../values/data-digest.ts';
import {createCallCompletion} from './caller/call-completion.ts';
import {openCallLanes} from './caller/call-lanes.ts';
import {createCallMonitor} from './caller/call-monitor.ts';
import {createCallSender} from './caller/call-sender.ts';
import {type Caller, type CallerLimits, jobOf} from './caller/caller.ts';
import type {OpenCall} from './caller/open-call.ts';
import {createReplyHandler} from './caller/reply-handler.ts';
import {readReplies} from './caller/reply-reader.ts';
import {tellRead} from './caller/tell-read.ts';
import {connectTo, namesOf, whenUp} from './messages/connection.ts';
import {unreachable} from './messages/failures.ts';
import {livingMachines, loadOf} from './messages/machines.ts';
import {createMessageReader} from './messages/message-reader.ts';
import {DATA_S} from './messages/names.ts';

export interface RedisFunctionsOptions extends Partial<CallerLimits> {
	/** `redis://` or `rediss://`. */
	redis: string;
	/** Where files go that are put for calls; left out where there is no storage that machines share. */
	files?: SharedFiles | undefined;
	/** Gets the reason why Redis can't be used, and null when it can be used again. */
	onError?: (reason: string | null) => void;
	/** Gets what was rejected of the messages found in Redis. */
	onRejected?: OnRejected;
}

const LOAD_MS = 3000;
/** How long calls have to end once this is closed, in milliseconds. */
const CLOSE_MS = 6000;

/** Functions that machines anywhere run, which share a Redis. Connects in the background, and again by itself. */
export function openRedisFunctions(options: RedisFunctionsOptions): Functions {
	const {
		redis,
		files,
		queueLimit = 10_000,
		awayMs = 30_000,
		machineWaitMs = 10_000,
		sweepMs = 60_000,
		onError = () => {},
		onRejected = () => {},
	} = options;
	const commands = connectTo(redis, 'commands');
	const caller: Caller = {
		id: randomUUID(),
		commands,
		large: connectTo(redis, 'large'),
		lanes: openCallLanes(commands),
		read: createMessageReader(onRejected),
		calls: new Map(),
		voids: new Set(),
		changes: new Set(),
		queueLimit,
		awayMs,
		machineWaitMs,
		sweepMs,
		awaySince: performance.now(),
		backAt: performance.now(),
	};
	const durations = createCallDurations();
	const sender = createCallSender(caller, durations);
	const completion = createCallCompletion(caller, sender.send);
	const reader = readReplies(redis, caller, createReplyHandler(caller, sender, completion, durations));
	const monitor = createCallMonitor(caller, reader, completion);
	let isClosed = false;
	let lastError: string | null = null;

	commands.on('error', error => {
		if (isClosed || lastError !== null) return;
		lastError = messageOf(error) || 'no connection';
		onError(lastError);
	});
	commands.on('close', () => {
		caller.awaySince ??= performance.now();
	});
	commands.on('ready', () => {
		caller.awaySince = null;
		caller.backAt = performance.now();
		if (lastError !== null) onError(null);
		lastError = null;
	});

	function begin(request: CallRequest, onEvent: (event: CallEvent) => void): {call: OpenCall; running: RunningCall} {
		const id = randomUUID();
		const {promise, resolve, reject} = Promise.withResolvers<CallOutcome>();
		const onSettled: (() => void)[] = [];
		function leave(): boolean {
			if (!caller.calls.delete(id)) return false;
			for (const tidy of onSettled) tidy();
			if (call.isLarge) commands.unlink(namesOf(commands).request(jobOf(call))).catch(() => {});
			return true;
		}
		const call: OpenCall = {
			id,
			request,
			attempt: 1,
			phase: 'sending',
			machine: null,
			worker: null,
			nextReply: 0,
			askedAt: performance.now(),
			phaseAt: performance.now(),
			startedAt: null,
			rank: 0,
			lost: null,
			isCancelled: false,
			isEnding: false,
			isPromoted: false,
			isLarge: false,
			values: {came: 0, told: 0, untold: 0, isTelling: false, isPaused: false},
			emit: event => {
				if (caller.calls.has(id)) onEvent(event);
			},
			settle: outcome => {
				if (leave()) resolve(outcome);
			},
			refuse: error => {
				if (leave()) reject(error);
			},
			onSettled: tidy => {
				onSettled.push(tidy);
			},
		};
		return {
			call,
			running: {
				id,
				outcome: promise,
				cancel: () => {
					if (caller.calls.has(id)) completion.cancel(call);
				},
				pause() {
					call.values.isPaused = true;
				},
				resume() {
					call.values.isPaused = false;
					tellRead(caller, call);
				},
			},
		};
	}

	async function load(): Promise<FunctionLoad> {
		if (!(await whenUp(commands, LOAD_MS))) throw unreachable();
		try {
			const [all, waiting] = await Promise.all([
				livingMachines(commands, caller.read, Date.now()).then(machines => loadOf(commands, caller.read, machines)),
				caller.lanes.waiting(),
			]);
			return {...all, queued: all.queued + waiting, queueLimit};
		} catch (error) {
			throw unreachable(error);
		}
	}

	const ownTenant = `caller:${caller.id}`;
	/** Tenants that may have files: of others the storage need not be asked. */
	const withFiles = new Set<Tenant>();

	function putFile(into: SharedFiles, pieces: AsyncIterable<Uint8Array>, tenant: Tenant): Promise<string> {
		withFiles.add(tenant);
		return into.put(pieces, tenant);
	}

	/** Its files stay until a call has ended. */
	function hold(call: OpenCall): void {
		const {tenant = ownTenant} = call.request;
		const digests = digestsOf(call.request);
		if (files && digests.length > 0) call.onSettled(files.hold(digests, tenant));
	}

	async function put(value: EncodedValue, tenant = ownTenant): Promise<string> {
		if (Buffer.byteLength(value.text) > MOST_CALL_BYTES) {
			throw new LunchError('FUNCTION_TOO_LARGE', `The data has more than ${MOST_CALL_BYTES} bytes.`);
		}
		const digest = digestOf(value);
		if (!(await whenUp(commands, LOAD_MS))) throw unreachable();
		try {
			await caller.large.set(namesOf(commands).data(tenant, digest), JSON.stringify(value), 'EX', DATA_S);
		} catch (error) {
			throw unreachable(error);
		}
		return digest;
	}

	return {
		put,
		...(files ? {putFile: (pieces, tenant = ownTenant) => putFile(files, pieces, tenant)} : {}),
		forget(tenant) {
			// Files that can't be removed now are, once they are old.
			if (withFiles.delete(tenant)) files?.forget(tenant).catch(() => {});
		},
		start(request, onEvent = () => {}) {
			const {call, running} = begin(request, onEvent);
			running.outcome.catch(() => {}); // the caller awaits `outcome` itself
			caller.calls.set(call.id, call);
			hold(call);
			if (isClosed) call.refuse(new LunchError('FUNCTION_POOL_CLOSED', 'No more calls are taken: the service stops.'));
			else inBackground(sender.send(call));
			return running;
		},
		load,
		async close() {
			if (isClosed) return;
			isClosed = true;
			const ended = [...caller.calls.values()].map(call => {
				const {promise, resolve} = Promise.withResolvers<void>();
				call.onSettled(resolve);
				completion.cancel(call);
				return promise;
			});
			await withTimeout(Promise.all(ended), CLOSE_MS, () => {});
			monitor.close();
			reader.close();
			await commands.del(namesOf(commands).caller(caller.id), namesOf(commands).replies(caller.id)).catch(() => {});
			await caller.lanes.close().catch(() => {});
			commands.disconnect();
			caller.large.disconnect();
		},
	};
}
