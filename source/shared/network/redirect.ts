const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The most redirects that are followed. */
export const MAX_REDIRECTS = 3;

/**
 * The address that an answer redirects to, `location` read relative to `from`. Null if it is not a redirect; undefined
 * if it is one to something other than an HTTP address.
 */
export function redirectTarget(status: number, location: string | null, from: string): URL | null | undefined {
	if (!redirects.has(status) || location === null) return null;
	const target = URL.parse(location, from);
	return target && /^https?:$/.test(target.protocol) ? target : undefined;
}
