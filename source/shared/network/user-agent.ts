/** The User-Agent of requests for menus: which program asks, what for, and whom its host can turn to about it. */
export function userAgentOf(version: string, purpose: string, contact: string | null): string {
	return `lunch/${version} (${contact === null ? purpose : `${purpose}; +${contact}`})`;
}
