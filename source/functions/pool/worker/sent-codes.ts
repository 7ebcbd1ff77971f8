import type {CodePlan} from '../../code/analysis/code-plan.ts';
import type {CallRequest} from '../../functions.ts';
import type {KnownCode} from '../code-cache.ts';
import type {PoolCall} from '../pool-call.ts';
import type {CallMessage} from './worker-messages.ts';

/** Which code and data a process has got already, so that each is sent to it once. */
export interface SentCodes {
	/** Whether it got so much that it should be replaced. */
	readonly isFull: boolean;
	/** The message that asks for a call, and the texts beside it. */
	messageFor(call: PoolCall, limits: {mostBytes: number; outputBytes: number}): {message: CallMessage; texts: string[]};
}

const MOST_CODES = 1000;
const MOST_CHARACTERS = 32 * 1024 * 1024;

export function createSentCodes(): SentCodes {
	const sent = new Set<number>();
	const sentData = new Set<string>();
	let characters = 0;
	return {
		get isFull() {
			return sent.size >= MOST_CODES || characters >= MOST_CHARACTERS;
		},
		messageFor({id, request, code, data, processKey, each}, {mostBytes, outputBytes}) {
			const isNew = !sent.has(code.number);
			if (isNew) {
				sent.add(code.number);
				characters += code.source.length;
			}
			const own = [isNew ? code.source : undefined, request.args?.text, request.kwargs?.text];
			const texts = own.filter(text => text !== undefined);
			const named = data.map(({at, digest, value}) => {
				const isNewData = !sentData.has(digest);
				sentData.add(digest);
				if (isNewData) texts.push(value.text);
				return {at, digest, encoding: value.encoding, isNew: isNewData};
			});
			const message: CallMessage = {
				id,
				code: code.number,
				reuse: request.reuse ?? false,
				isLast: processKey === null,
				each,
				stream: request.stream === true,
				plan: isNew ? planOf(code, request) : null,
				modules: request.modules ?? [],
				args: request.args?.encoding ?? null,
				kwargs: request.kwargs?.encoding ?? null,
				data: named,
				result: request.resultEncoding,
				checkpoint: checkpointOf(request, texts),
				filesOut: request.files?.out ?? [],
				mostBytes,
				outputBytes: request.outputBytes ?? outputBytes,
			};
			return {message, texts};
		},
	};
}

/** The checkpoint that a call begins from, whose text is put last. */
function checkpointOf({checkpoint}: CallRequest, texts: string[]): CallMessage['checkpoint'] {
	if (!checkpoint) return null;
	const {last} = checkpoint;
	if (last) texts.push(last.text);
	return {last: last?.encoding ?? null};
}

/** A kept module, and one that yields, has the worker's own console and timers, which do not end with a call. */
function planOf({plan}: KnownCode, {reuse, stream}: CallRequest): CodePlan {
	return reuse || stream ? {...plan, isContained: false, tools: []} : plan;
}
