import {Readable} from 'node:stream';
import {DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {getSignedUrl} from '@aws-sdk/s3-request-presigner';
import type {Environment} from '../../../shared/files/paths.ts';
import {isObjectName} from '../object-name.ts';
import {CALL_FILES, JOB_FILES, PARTS} from '../part-storage.ts';
import type {Results} from '../results.ts';
import {readS3Address} from './s3-address.ts';
import {s3Agents} from './s3-agents.ts';
import {orNothing, storageFailure} from './s3-failures.ts';
import {createS3Parts} from './s3-parts.ts';
import {abortUpload, unfinishedUploads} from './s3-unfinished.ts';
import {beginS3Upload} from './s3-upload.ts';

/** How long a signed URL can be used, in seconds: long enough to begin a download that is then resumed. */
const LINK_SECONDS = 3600;
const CONNECTION_MS = 5000;
const REQUEST_MS = 60_000;

/** Results as objects of a bucket. Failures of the storage are JOB_STORE_FAILED, a bad address USAGE. */
export function createS3Results(storage: string, env: Environment = {}): Results {
	const {bucket, prefix, endpoint, region, isProxied} = readS3Address(storage);
	const client = new S3Client({
		region,
		// A bucket of another region says which one that is.
		followRegionRedirects: true,
		// Servers that people run themselves rarely have a host name for each bucket.
		...(endpoint === null ? {} : {endpoint, forcePathStyle: true}),
		requestHandler: {connectionTimeout: CONNECTION_MS, requestTimeout: REQUEST_MS, ...s3Agents(endpoint, env)},
		// Not every server knows the checksums that came after S3 itself; requests are signed in any case.
		requestChecksumCalculation: 'WHEN_REQUIRED',
		responseChecksumValidation: 'WHEN_REQUIRED',
		maxAttempts: 4,
	});
	const objectAt = (objectName: string) => ({Bucket: bucket, Key: prefix + objectName});
	const nameOf = (id: string) => `${id}.txt`;
	const orFailure = <Result>(work: () => Promise<Result>) =>
		work().catch((error: unknown) => {
			throw storageFailure(error, bucket);
		});

	return {
		isElsewhere: true,
		parts: createS3Parts(client, bucket, `${prefix}${PARTS}/`),
		files: {
			calls: createS3Parts(client, bucket, `${prefix}${CALL_FILES}/`),
			jobs: createS3Parts(client, bucket, `${prefix}${JOB_FILES}/`),
		},
		nameOf,
		begin: async id => beginS3Upload(client, objectAt(nameOf(id)), nameOf(id)),
		read: (objectName, start, end) =>
			orFailure(async () => {
				if (!isObjectName(objectName)) return null;
				const Range = `bytes=${start}-${end - 1}`;
				const answer = await orNothing(client.send(new GetObjectCommand({...objectAt(objectName), Range})), null);
				return answer?.Body instanceof Readable ? answer.Body : null;
			}),
		remove: objectName =>
			orFailure(async () => {
				if (!isObjectName(objectName)) return;
				await orNothing(client.send(new DeleteObjectCommand(objectAt(objectName))), null);
			}),
		sweep: isAtWork =>
			orFailure(async () => {
				for await (const upload of unfinishedUploads(client, bucket, prefix)) {
					const id = upload.Key.slice(prefix.length).replace(/\.txt$/, '');
					if (!(await isAtWork({id, attempt: null}))) await abortUpload(client, bucket, upload);
				}
			}),
		room: async () => Number.POSITIVE_INFINITY,
		...(isProxied
			? {}
			: {
					link: (objectName, fileName) =>
						orFailure(async () => {
							if (!isObjectName(objectName)) return null;
							const head = new HeadObjectCommand(objectAt(objectName));
							if ((await orNothing(client.send(head), null)) === null) return null;
							const command = new GetObjectCommand({
								...objectAt(objectName),
								ResponseContentType: `${fileName.endsWith('.json') ? 'application/json' : 'text/plain'}; charset=utf-8`,
								ResponseContentDisposition: `attachment; filename="${fileName}"`,
							});
							return getSignedUrl(client, command, {expiresIn: LINK_SECONDS});
						}),
				}),
	};
}
