/**
 * The name of the owner of calls and jobs. One tenant neither sees nor touches those of another. The name is decided
 * where a request comes in, by the token that was shown, and never taken from the request itself.
 */
export type Tenant = string;

/** The tenant of clients that are not told apart: without tokens, and with a token that has no name. */
export const DEFAULT_TENANT: Tenant = 'default';

/** Whether a text may be the name of a tenant in a token file. */
export function isTenantName(text: string): boolean {
	return /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(text);
}
