/** Whether only this machine can reach an address. Names other than localhost could be anything. */
export function isLoopback(host: string): boolean {
	return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|(?:::ffff:)127(?:\.\d{1,3}){3})$/i.test(host);
}

/** Whether an address to listen on stands for every address of the machine. */
export function isWildcard(host: string): boolean {
	return /^(?:0\.0\.0\.0|::)$/.test(host);
}
