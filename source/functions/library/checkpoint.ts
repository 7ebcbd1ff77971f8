/** The same functions, as a worker gives them to all that it runs. */
interface Given {
	checkpoint?: (value: unknown) => void;
	lastCheckpoint?: () => unknown;
}

/**
 * Keeps a value from which a function goes on when its job begins it again, in place of the one before: for functions, where they
 * run. It is written down as it is now, 4 MiB at most. FUNCTION_VALUE_INVALID and FUNCTION_TOO_LARGE for what can't be kept.
 * In a call that is not a job, or whose job may not begin again, it is kept nowhere; in a program itself this does nothing.
 */
export function checkpoint(value: unknown): void {
	(globalThis as Given).checkpoint?.(value);
}

/** The value that the attempt before kept last; undefined where there is none. */
export function lastCheckpoint<Value = unknown>(): Value | undefined {
	return (globalThis as Given).lastCheckpoint?.() as Value | undefined;
}
