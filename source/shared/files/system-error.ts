/** Whether the operating system refused something with one of these codes, as ENOENT. */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
	return error instanceof Error && 'code' in error && codes.some(code => error.code === code);
}
