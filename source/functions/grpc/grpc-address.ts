import {LunchError} from '../../shared/errors.ts';

/** Where a gRPC service is. */
export interface GrpcAddress {
	/** `host:port`, an IPv6 host in brackets. */
	target: string;
	hasTls: boolean;
}

/** The default port of `lunch serve` for gRPC. */
const GRPC_PORT = 8000;

/** Whether an address is one of gRPC rather than of HTTP. */
export function isGrpcAddress(address: string): boolean {
	return /^grpcs?:\/\//i.test(address);
}

/** Reads `grpc://host:port` and `grpcs://host:port`. Throws USAGE. */
export function readGrpcAddress(address: string): GrpcAddress {
	const [, tls = '', host = '', port = String(GRPC_PORT)] =
		/^grpc(s?):\/\/(\[[\da-f:.%\w]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i.exec(address) ?? [];
	if (host === '' || Number(port) > 65_535) {
		throw new LunchError('USAGE', `${JSON.stringify(address)} is not an address of a gRPC service.`, {
			hint: `Write grpc://host:${GRPC_PORT}, or grpcs://host:${GRPC_PORT} where it speaks TLS.`,
		});
	}
	return {target: `${host}:${port}`, hasTls: tls !== ''};
}

/** The host of `host:port`, an IPv6 one without its brackets. */
export function hostOfTarget(target: string): string {
	return target.replace(/:\d+$/, '').replace(/^\[(.+)\]$/, '$1');
}
