/** The longest request target that is relayed. */
const MAX_LENGTH = 2000;

/**
 * The path below the upstream's address that a request target (`/restaurant?x=1`) asks for, without its
 * first slash and with its query string; null if it could mean anything outside: another host, a parent
 * folder, an encoded slash, a control character.
 */
export function relayPath(target: string): string | null {
	if (!target.startsWith('/') || target.length > MAX_LENGTH) return null;
	// Node's parser lets some of these through, and a URL parser behind would drop or turn them.
	if (!/^[!-~]+$/.test(target) || /[\\#"<>^`{|}]/.test(target)) return null;
	const queryStart = target.indexOf('?');
	const path = target.slice(1, queryStart < 0 ? undefined : queryStart);
	return path.split('/').every(isSafeSegment) || isSafeFolder(path) ? target.slice(1) : null;
}

/** A last slash is kept: some upstreams tell `restaurant` and `restaurant/` apart. */
function isSafeFolder(path: string): boolean {
	return path === '' || (path.endsWith('/') && path.slice(0, -1).split('/').every(isSafeSegment));
}

function isSafeSegment(segment: string): boolean {
	let decoded: string;
	try {
		decoded = decodeURIComponent(segment);
	} catch {
		return false;
	}
	// Some servers take `..;x` for `..` with a parameter.
	if (decoded === '' || /^\.{1,2}(?:;|$)/.test(decoded)) return false;
	// A server in front of the upstream may decode once more what is still encoded.
	return !/[\p{Cc}/\\?#]|%[\da-f]{2}/iu.test(decoded);
}
