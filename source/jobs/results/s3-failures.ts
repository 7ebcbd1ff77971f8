import {S3ServiceException} from '@aws-sdk/client-s3';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {tlsHint} from '../../shared/tls-failure.ts';

/** Whether the storage said that it has no such thing. */
export function isMissing(error: unknown): boolean {
	if (!(error instanceof S3ServiceException)) return false;
	// A bucket that is not there is a mistake of whoever set it up.
	return error.name !== 'NoSuchBucket' && error.$metadata.httpStatusCode === 404;
}

/** What went wrong with the storage, as an expected failure. */
export function storageFailure(error: unknown, bucket: string): LunchError {
	if (error instanceof LunchError) return error;
	const reason = error instanceof S3ServiceException ? `${error.name}: ${error.message}` : messageOf(error);
	return new LunchError('JOB_STORE_FAILED', `The bucket ${bucket} can't be used: ${reason.replace(/\.$/, '')}.`, {
		hint: hintOf(error),
		cause: error,
	});
}

function hintOf(error: unknown): string | undefined {
	const name = error instanceof Error ? error.name : '';
	if (name === 'CredentialsProviderError') return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
	if (name === 'NoSuchBucket') return 'Make the bucket, or name another in --storage.';
	return tlsHint(error) ?? undefined;
}
