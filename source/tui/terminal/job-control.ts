/** Stops this program as the shell's Ctrl-Z would; resolves once `fg` continues it. */
export async function stopUntilContinued(): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	process.once('SIGCONT', () => resolve());
	// The whole process group, so that the shell sees whatever started this program stop, too.
	process.kill(0, 'SIGTSTP');
	// A signal alone does not keep the event loop alive.
	const alive = setInterval(() => {}, 1000);
	await promise;
	clearInterval(alive);
}
