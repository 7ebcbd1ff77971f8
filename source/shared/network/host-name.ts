// Every run of the program loads this file.

/** The most that the DNS has room for (RFC 1035, section 2.3.4), as a name is written. */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/** Whether an address, or a name that the DNS has room for, is where a host is named. */
export function isHostName(host: string): boolean {
	const name = host.replace(/\.$/, '');
	return name.length <= LONGEST_NAME && name.split('.').every(({length}) => length > 0 && length <= LONGEST_LABEL);
}

/** Throws a reason in words, which shows nothing of the host, where no host can have that name. */
export function expectHostName(host: string): void {
	if (isHostName(host)) return;
	throw new Error(
		`the name of a host has 1 to ${LONGEST_LABEL} characters between its dots, and at most ${LONGEST_NAME} in all`,
	);
}
