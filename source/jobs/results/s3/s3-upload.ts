import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {HeadObjectCommand, type S3Client} from '@aws-sdk/client-s3';
import {Upload} from '@aws-sdk/lib-storage';
import {LunchError} from '../../../shared/errors.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';
import {createResultDigest} from '../result-digest.ts';
import type {ResultWriter} from '../results.ts';
import {storageFailure} from './s3-failures.ts';

/** Bytes of a part. Writing takes the memory of two parts, however long the result. */
const PART_BYTES = 8 * 2 ** 20;
const PARTS_AT_ONCE = 2;
/** The longest to wait for a storage to remove the parts that it has, in milliseconds: what is left is swept. */
const DISCARD_TIMEOUT_MS = 10_000;

/** Writes an object in parts. It is there once it is finished, and nothing of it before. */
export function beginS3Upload(
	client: S3Client,
	object: {Bucket: string; Key: string},
	objectName: string,
): ResultWriter {
	const digest = createResultDigest();
	const body = new PassThrough({highWaterMark: 2 ** 20});
	let uploading: Promise<unknown> | null = null;
	let failure: {error: unknown} | null = null;
	const failed = new AbortController();
	body.on('error', () => {});

	/** Begins to send, with the first bytes: an upload that is given up before then leaves nothing. */
	function start(): Promise<unknown> {
		const upload = new Upload({
			client,
			params: {...object, Body: body, ContentType: 'text/plain; charset=utf-8'},
			partSize: PART_BYTES,
			queueSize: PARTS_AT_ONCE,
		});
		const sending = upload.done();
		sending.catch(error => {
			failure = {error};
			failed.abort();
		});
		return sending;
	}

	return {
		async write(chunk) {
			uploading ??= start();
			digest.add(chunk);
			if (!failure && !body.write(chunk)) await once(body, 'drain', {signal: failed.signal}).catch(() => {});
			if (failure) throw storageFailure(failure.error, object.Bucket);
		},
		async finish() {
			try {
				uploading ??= start();
				body.end();
				await uploading;
				const result = digest.resultAt(objectName);
				const {ContentLength} = await client.send(new HeadObjectCommand(object));
				if (ContentLength === result.bytes) return result;
				throw new LunchError(
					'JOB_STORE_FAILED',
					`The bucket ${object.Bucket} has ${ContentLength} bytes of ${objectName} instead of ${result.bytes}.`,
				);
			} catch (error) {
				throw storageFailure(error, object.Bucket);
			}
		},
		async discard() {
			// Not by Upload.abort, which does not wait for the storage to forget the parts.
			body.destroy(new Error('given up'));
			await withTimeout(
				Promise.resolve(uploading).catch(() => {}),
				DISCARD_TIMEOUT_MS,
				() => {},
			);
		},
	};
}
