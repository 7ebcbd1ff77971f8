/** The request id that a client or a proxy in front sent; null if it is none that can be logged and sent back. */
export function readRequestId(header: string | readonly string[] | undefined): string | null {
	return typeof header === 'string' && /^[\w.:@+=/-]{1,128}$/.test(header) ? header : null;
}
