import {S3ServiceException} from '@aws-sdk/client-s3';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {tlsHint} from '../../../shared/network/tls-failure.ts';

/** The answer of the storage; `nothing` where it has no such object. */
export function orNothing<Answer, Nothing>(answer: Promise<Answer>, nothing: Nothing): Promise<Answer | Nothing> {
	return answer.catch((error: unknown) => {
		if (isMissing(error)) return nothing;
		throw error;
	});
}

/** Whether the storage said that it has no such thing. */
function isMissing(error: unknown): boolean {
	if (!(error instanceof S3ServiceException)) return false;
	// A bucket that is not there is a mistake of whoever set it up.
	return error.name !== 'NoSuchBucket' && error.$metadata.httpStatusCode === 404;
}

/** A failure of the storage as an expected one. */
export function storageFailure(error: unknown, bucket: string): LunchError {
	if (error instanceof LunchError) return error;
	const reason = error instanceof S3ServiceException ? `${error.name}: ${error.message}` : messageOf(error);
	return new LunchError('JOB_STORE_FAILED', `The bucket ${bucket} can't be used: ${reason.replace(/\.$/, '')}.`, {
		hint: hintOf(error),
		cause: error,
	});
}

const RENEW = 'Give it keys that are valid, in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.';
const NAME_REGION = 'Name the region of the bucket in --storage, as in s3://bucket?region=eu-north-1.';

/** Hints by S3's error codes. */
const hints: Readonly<Record<string, string>> = {
	CredentialsProviderError: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
	NoSuchBucket: 'Make the bucket, or name another in --storage.',
	ExpiredToken: RENEW,
	InvalidToken: RENEW,
	InvalidAccessKeyId: RENEW,
	AccessDenied: 'Let these keys read, write, list and delete in the bucket.',
	PermanentRedirect: NAME_REGION,
	AuthorizationHeaderMalformed: NAME_REGION,
	RequestTimeTooSkewed: "Set this machine's clock.",
};

function hintOf(error: unknown): string | undefined {
	return (error instanceof Error ? hints[error.name] : undefined) ?? tlsHint(error) ?? undefined;
}
