/** Variables of the service that a worker may see: what language and time zone it is in. */
const PASSED = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'];

/** The environment of a worker: nothing of the service's own but what it says about language and time. */
export function workerEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
	const passed = PASSED.flatMap(name => {
		const value = env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {...shutInEnvironment(passed), PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1'};
}

/** The environment of a program in a sandbox: where it finds what, and what is passed on to it. */
export function shutInEnvironment(passed: readonly (readonly [name: string, value: string])[]): Record<string, string> {
	return {
		LANG: 'C.UTF-8',
		...Object.fromEntries(passed),
		PATH: '/usr/local/bin:/usr/bin:/bin',
		HOME: '/tmp',
		TMPDIR: '/tmp',
		NO_COLOR: '1',
	};
}
