import {once} from 'node:events';
import type {Client, Metadata, MethodDefinition, ServiceError} from '@grpc/grpc-js';
import type {WirePutFileRequest, WirePutResponse} from '../wire/messages.ts';

export interface SendPiecesOptions {
	client: Client;
	method: MethodDefinition<WirePutFileRequest, WirePutResponse>;
	metadata: Metadata;
	/** How long it may take, in milliseconds. */
	longestMs: number;
	/** Whether the file is for calls that are jobs. */
	forJob: boolean;
	/** The error of what the service answered. */
	errorOf: (error: ServiceError) => Error;
}

/** Sends a file, no faster than the service takes it; its digest, as the service says it. */
export async function sendPieces(pieces: AsyncIterable<Uint8Array>, options: SendPiecesOptions): Promise<string> {
	const {client, method, metadata, longestMs, forJob, errorOf} = options;
	const {promise, resolve, reject} = Promise.withResolvers<string>();
	const {path, requestSerialize, responseDeserialize} = method;
	const deadline = Date.now() + longestMs;
	const stream = client.makeClientStreamRequest(
		...[path, requestSerialize, responseDeserialize, metadata, {deadline}],
		(error: ServiceError | null, answer?: WirePutResponse) => {
			if (error) reject(errorOf(error));
			else resolve(answer?.digest ?? '');
		},
	);
	let isOver = false;
	promise.catch(() => {
		isOver = true;
	});
	try {
		for await (const content of pieces) {
			if (isOver) break;
			if (!stream.write({content, forJob})) await Promise.race([once(stream, 'drain'), promise]);
		}
	} catch (error) {
		if (!isOver) stream.cancel();
		throw error;
	}
	stream.end();
	return promise;
}
