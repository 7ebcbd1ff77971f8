import {type Metadata, ServerInterceptingCall, type ServerInterceptor} from '@grpc/grpc-js';
import {statusOf} from '../../functions/wire/status.ts';
import {type Access, unauthorized} from '../access.ts';

/** What tells nothing and runs nothing, as `/health` and `/docs` of HTTP. */
const OPEN = /^\/grpc\.(?:health|reflection)\./;

/** Turns calls without the token away before anything else of them is read; `onRefused` is told of each. */
export function authorization(access: Access, onRefused: () => void): ServerInterceptor {
	return ({path}, call) =>
		new ServerInterceptingCall(
			call,
			OPEN.test(path)
				? undefined
				: {
						start: next =>
							next({
								onReceiveMetadata(metadata, pass) {
									const shown = shownIn(metadata);
									if (access.admits(shown)) {
										pass(metadata);
										return;
									}
									onRefused();
									call.sendStatus(statusOf(unauthorized(shown !== undefined)));
								},
							}),
					},
		);
}

function shownIn(metadata: Metadata): string | undefined {
	const [value] = metadata.get('authorization');
	return typeof value === 'string' ? value : undefined;
}
