/**
 * Lets work go on that nobody waits for. `onFailure` hears why it failed. Without it the work handles all
 * failures that are expected of it itself: any other is a bug, and goes to the process as an unhandled
 * rejection. A service logs and counts it and goes on, a command ends with its crash log.
 */
export function inBackground(work: Promise<unknown>, onFailure: (error: unknown) => void = rethrow): void {
	work.catch(onFailure);
}

function rethrow(error: unknown): never {
	throw error;
}
