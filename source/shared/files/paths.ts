import {homedir, userInfo} from 'node:os';
import {isAbsolute, join, resolve} from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folders of `lunch`, by the XDG Base Directory Specification. */
export interface Directories {
	config: string;
	cache: string;
	data: string;
}

export function xdgDirectories(env: Environment): Directories {
	const home = homeOf(env);
	// The specification: a relative path is invalid and ignored.
	const base = (value: string | undefined, fallback: string) =>
		value && isAbsolute(value) ? value : join(home, fallback);
	return {
		config: join(base(env.XDG_CONFIG_HOME, '.config'), 'lunch'),
		cache: join(base(env.XDG_CACHE_HOME, '.cache'), 'lunch'),
		data: join(base(env.XDG_DATA_HOME, '.local/share'), 'lunch'),
	};
}

/** The folder of what must not be lost, as the environment says. */
export function dataDirOf(env: Environment): string {
	return env.LUNCH_DATA_DIR ? expandPath(env.LUNCH_DATA_DIR, env) : xdgDirectories(env).data;
}

/** The bytes that file systems have for a name. */
const LONGEST_NAME = 255;

/** Throws a reason in words where no file can have that path. */
export function expectPath(path: string): void {
	if (path.includes('\0')) throw new Error('a path has no NUL character');
	if (path.split('/').some(name => Buffer.byteLength(name) > LONGEST_NAME))
		throw new Error(`a name in a path has at most ${LONGEST_NAME} bytes`);
}

/** A path as a person writes it: `~/` is the home directory. */
export function expandPath(path: string, env: Environment): string {
	return resolve(path.startsWith('~/') ? join(homeOf(env), path.slice(2)) : path);
}

/** The person's home; where the variable is empty, as the system knows it: what is kept must not depend on the working directory. */
function homeOf({HOME}: Environment): string {
	return HOME || homedir() || userInfo().homedir;
}
