import {LunchError} from '../../../shared/errors.ts';

export interface S3Address {
	bucket: string;
	/** The beginning of the names of all objects. */
	prefix: string;
	/** Address of the server; null for Amazon's own of the region. */
	endpoint: string | null;
	region: string;
	/** Whether results are read through the service alone, since clients can't reach the storage. */
	isProxied: boolean;
}

const known = ['endpoint', 'region', 'download'];

/** Reads `s3://bucket/prefix?endpoint=…&region=…&download=proxy`. Throws USAGE. */
export function readS3Address(storage: string): S3Address {
	const url = URL.parse(storage);
	const bucket = url?.host ?? '';
	if (url?.protocol !== 's3:' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
		throw invalid(`${storage} names no bucket`);
	}
	const unknown = [...url.searchParams.keys()].filter(name => !known.includes(name));
	if (unknown.length > 0) throw invalid(`it has ${unknown.join(', ')}, and only ${known.join(', ')} are known`);
	const endpoint = url.searchParams.get('endpoint');
	if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
		throw invalid(`its endpoint must be an http or https address, not ${endpoint}`);
	}
	const download = url.searchParams.get('download') ?? 'redirect';
	if (download !== 'redirect' && download !== 'proxy') throw invalid('download can be redirect or proxy');
	const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
	return {
		bucket,
		prefix: path === '' ? '' : `${path}/`,
		endpoint,
		region: url.searchParams.get('region') ?? 'us-east-1',
		isProxied: download === 'proxy',
	};
}

function invalid(reason: string): LunchError {
	return new LunchError('USAGE', `The storage can't be used: ${reason}.`, {
		hint: 'Write it as in s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-north-1.',
	});
}
