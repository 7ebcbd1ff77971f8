import {AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client} from '@aws-sdk/client-s3';
import {orNothing} from './s3-failures.ts';

/** An upload in parts that was begun and not finished. */
export interface UnfinishedUpload {
	Key: string;
	UploadId: string;
	/** By the clock of the storage. */
	begunAt: Date;
}

/** The unfinished uploads of objects whose names begin so. */
export async function* unfinishedUploads(
	client: S3Client,
	bucket: string,
	prefix: string,
): AsyncGenerator<UnfinishedUpload> {
	let after: {KeyMarker?: string | undefined; UploadIdMarker?: string | undefined} = {};
	for (;;) {
		const page = await client.send(new ListMultipartUploadsCommand({Bucket: bucket, Prefix: prefix, ...after}));
		for (const {Key, UploadId, Initiated = new Date()} of page.Uploads ?? []) {
			if (Key && UploadId) yield {Key, UploadId, begunAt: Initiated};
		}
		if (!page.IsTruncated) return;
		after = {KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker};
	}
}

/** Has the storage forget what it has of an upload. */
export async function abortUpload(
	client: S3Client,
	bucket: string,
	{Key, UploadId}: Pick<UnfinishedUpload, 'Key' | 'UploadId'>,
): Promise<void> {
	await orNothing(client.send(new AbortMultipartUploadCommand({Bucket: bucket, Key, UploadId})), null);
}
