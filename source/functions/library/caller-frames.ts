/** Gives the stack of whatever called `method`, without its first line; it is written only when it is asked for. */
export function callerFrames(method: (...args: never[]) => unknown): () => string {
	const here: {stack?: string} = {};
	Error.captureStackTrace(here, method);
	return () => (here.stack ?? '').split('\n').slice(1).join('\n');
}
