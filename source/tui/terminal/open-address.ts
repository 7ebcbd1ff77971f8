/** The program that opens an address: $BROWSER, else the platform's own. */
function chooseOpener(
	env: Readonly<Record<string, string | undefined>>,
	platform: NodeJS.Platform,
): [string, string[]] {
	if (env.BROWSER) return [env.BROWSER, []];
	if (platform === 'darwin') return ['open', []];
	return platform === 'win32' ? ['explorer.exe', []] : ['xdg-open', []];
}

/** Opens an address in a browser; resolves with why it could not, or null. Addresses are http or https by then. */
export async function openAddress(
	address: string,
	env: Readonly<Record<string, string | undefined>>,
	platform: NodeJS.Platform,
): Promise<string | null> {
	const [program, words] = chooseOpener(env, platform);
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn(program, [...words, address], {detached: true, stdio: 'ignore'});
		child.once('error', () => resolve(`${program} could not be started`));
		child.once('spawn', () => {
			child.unref();
			resolve(null);
		});
	});
}
