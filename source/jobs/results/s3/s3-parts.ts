import {Readable} from 'node:stream';
import {
	DeleteObjectCommand,
	GetObjectCommand,
	HeadObjectCommand,
	ListObjectsV2Command,
	type S3Client,
} from '@aws-sdk/client-s3';
import {checkPart, isPartName, isPartOwner, type PartStorage, type StoredPart} from '../part-storage.ts';
import {orNothing, storageFailure} from './s3-failures.ts';
import {abortUpload, unfinishedUploads} from './s3-unfinished.ts';
import {beginS3Upload} from './s3-upload.ts';

/** Parts as objects of a bucket, whose names begin with `root`, which ends in a slash, and the id of the owner. */
export function createS3Parts(client: S3Client, bucket: string, root: string): PartStorage {
	const objectAt = (id: string, name: string) => ({Bucket: bucket, Key: `${root}${id}/${name}`});
	const orFailure = <Result>(work: () => Promise<Result>) =>
		work().catch((error: unknown) => {
			throw error instanceof TypeError ? error : storageFailure(error, bucket);
		});

	async function* pages(folder: string, Delimiter?: string) {
		for (let after: string | undefined; ; ) {
			const asked = {Bucket: bucket, Prefix: folder, Delimiter, ContinuationToken: after};
			const page = await client.send(new ListObjectsV2Command(asked));
			yield page;
			after = page.NextContinuationToken;
			if (!page.IsTruncated || after === undefined) return;
		}
	}

	async function* partsIn(folder: string): AsyncGenerator<StoredPart & {key: string}> {
		for await (const {Contents = []} of pages(folder)) {
			for (const {Key: key = '', Size = 0, LastModified = new Date()} of Contents) {
				const [id = '', name = '', ...rest] = key.slice(root.length).split('/');
				const isPart = isPartOwner(id) && isPartName(name) && rest.length === 0;
				if (isPart) yield {key, name, bytes: Size, writtenAt: LastModified};
			}
		}
	}

	async function list(id: string): Promise<StoredPart[]> {
		if (!isPartOwner(id)) return [];
		const found = await Array.fromAsync(partsIn(`${root}${id}/`));
		return found.map(({key: _, ...part}) => part);
	}

	const removeObject = (Key: string) => orNothing(client.send(new DeleteObjectCommand({Bucket: bucket, Key})), null);
	const remove = (id: string, name: string) => removeObject(objectAt(id, name).Key);

	return {
		write: (id, name, content) =>
			orFailure(async () => {
				checkPart(id, name);
				const writer = beginS3Upload(client, objectAt(id, name), name);
				try {
					for await (const chunk of content) await writer.write(chunk);
					await writer.finish();
				} catch (error) {
					await writer.discard();
					throw error;
				}
			}),
		read: (id, name) =>
			orFailure(async () => {
				if (!isPartOwner(id) || !isPartName(name)) return null;
				const answer = await orNothing(client.send(new GetObjectCommand(objectAt(id, name))), null);
				return answer?.Body instanceof Readable ? answer.Body : null;
			}),
		has: (id, name) =>
			orFailure(async () => {
				if (!isPartOwner(id) || !isPartName(name)) return false;
				return (await orNothing(client.send(new HeadObjectCommand(objectAt(id, name))), null)) !== null;
			}),
		remove: (id, name) =>
			orFailure(async () => {
				if (isPartOwner(id) && isPartName(name)) await remove(id, name);
			}),
		list: id => orFailure(() => list(id)),
		clear: id =>
			orFailure(async () => {
				if (!isPartOwner(id)) return;
				for (const {name} of await list(id)) await remove(id, name);
				for await (const upload of unfinishedUploads(client, bucket, `${root}${id}/`)) {
					await abortUpload(client, bucket, upload);
				}
			}),
		removeOld: before =>
			orFailure(async () => {
				for await (const {key, writtenAt} of partsIn(root)) if (writtenAt < before) await removeObject(key);
				for await (const upload of unfinishedUploads(client, bucket, root)) {
					if (upload.begunAt < before) await abortUpload(client, bucket, upload);
				}
			}),
		ids: () =>
			orFailure(async () => {
				const found = new Set<string>();
				for await (const {CommonPrefixes = []} of pages(root, '/')) {
					for (const {Prefix = ''} of CommonPrefixes) found.add(Prefix.slice(root.length, -1));
				}
				for await (const {Key} of unfinishedUploads(client, bucket, root))
					found.add(Key.slice(root.length).split('/')[0] ?? '');
				return [...found].filter(isPartOwner);
			}),
	};
}
