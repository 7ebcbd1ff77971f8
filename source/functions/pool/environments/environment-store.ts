import {createHash} from 'node:crypto';
import {lstatSync} from 'node:fs';
import {chmod, lstat, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import * as z from 'zod';
import {LunchError} from '../../../shared/errors.ts';
import {type FileLock, lockFile} from '../../../shared/files/file-lock.ts';
import {readRegularText} from '../../../shared/files/regular-file.ts';

// An environment is a folder named by its digest, whole or not there. `KEY.lock` is held by the process that builds it, and
// `KEY.PID.use` is there as long as that process has calls in it.

const FOLDER = 'environments';
const FACTS = 'lunch-environment.json';
/** Everybody may read them, since workers can be another user, and nobody else write. */
const FOLDER_MODE = 0o755;
const OTHERS_WRITE = 0o022;
/** Most bytes of all of them; those beyond that are removed which nobody has used for longest. */
const MOST_BYTES = 10 * 1024 ** 3;
const TRY_LOCK_MS = 100;
/** One that was begun so long ago and is not finished has no builder any more, in milliseconds. */
const OLD_MS = 24 * 60 * 60 * 1000;

const KEY = /^[0-9a-f]{40}$/;

const environmentFacts = z.object({bytes: z.number()});

/** Environments in a folder of the cache, which processes of this machine share. */
export interface EnvironmentStore {
	/** The folder of an environment, after `build` has filled one that is not there; one process builds it, the others wait. */
	open(key: string, build: (folder: string) => Promise<void>, signal: AbortSignal): Promise<string>;
	/** This process has no call in it any more. */
	release(key: string): Promise<void>;
}

export interface EnvironmentStoreOptions {
	/** The cache's folder. */
	folder: string;
	process: {pid: number; uid: number | null};
	/** Most bytes of all environments. */
	mostBytes?: number | undefined;
}

/** The name of an environment: all that it is made of. */
export function environmentKey(parts: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

export function createEnvironmentStore(options: EnvironmentStoreOptions): EnvironmentStore {
	const {process: own, mostBytes = MOST_BYTES} = options;
	const home = join(options.folder, FOLDER);
	const markOf = (key: string) => join(home, `${key}.${own.pid}.use`);

	/** Marks it as used, if it is there. */
	async function used(key: string): Promise<boolean> {
		const folder = join(home, key);
		await writeFile(markOf(key), '');
		const now = new Date();
		return utimes(join(folder, FACTS), now, now).then(
			() => true,
			() => false,
		);
	}

	async function locked(key: string, signal: AbortSignal): Promise<FileLock> {
		for (;;) {
			signal.throwIfAborted();
			try {
				return lockFile(join(home, `${key}.lock`));
			} catch {
				await delay(TRY_LOCK_MS, null, {signal});
			}
		}
	}

	async function make(key: string, build: (folder: string) => Promise<void>): Promise<void> {
		const unfinished = await mkdtemp(join(home, 'unfinished-'));
		try {
			await chmod(unfinished, FOLDER_MODE);
			await build(unfinished);
			const bytes = await sizeOf(unfinished);
			if (bytes > mostBytes)
				throw new LunchError(
					'FUNCTION_RUNTIME_MISSING',
					`The environment has ${bytes} bytes; at most ${mostBytes} are allowed.`,
				);
			await writeFile(join(unfinished, FACTS), JSON.stringify({bytes}));
			await rename(unfinished, join(home, key));
		} finally {
			await rm(unfinished, {recursive: true, force: true});
		}
	}

	return {
		async open(key, build, signal) {
			await mkdir(home, {recursive: true, mode: FOLDER_MODE});
			checkOwner(home, own.uid);
			if (await used(key)) return join(home, key);
			const lock = await locked(key, signal);
			try {
				// Another process may have built it meanwhile.
				if (!(await used(key))) {
					await make(key, build);
					await removeUnused(home, own.pid, mostBytes);
				}
				return join(home, key);
			} catch (error) {
				await rm(markOf(key), {force: true});
				throw error;
			} finally {
				lock.release();
			}
		},
		release: key => rm(markOf(key), {force: true}),
	};
}

/** Removes what was left unfinished, and of environments that nobody uses those of longest ago, down to so many bytes. */
async function removeUnused(home: string, ownPid: number, mostBytes: number): Promise<void> {
	const names = await readdir(home);
	await Promise.all(names.map(name => removeLeft(join(home, name), name)));
	const kept = await keptIn(home, names);
	let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
	for (const one of kept) {
		if (bytes <= mostBytes) return;
		if (names.some(name => isUse(name, one.key, ownPid))) continue;
		const removed = join(home, `removed-${one.key}-${ownPid}`);
		await rename(join(home, one.key), removed).catch(() => {});
		await rm(removed, {recursive: true, force: true});
		bytes -= one.bytes;
	}
}

async function removeLeft(path: string, name: string): Promise<void> {
	if (!name.startsWith('unfinished-') && !name.startsWith('removed-')) return;
	// Another process may remove it just now.
	const found = await stat(path).catch(() => null);
	if (found && Date.now() - found.mtimeMs > OLD_MS) await rm(path, {recursive: true, force: true});
}

/** The environments that are whole, those used longest ago first. */
async function keptIn(home: string, names: readonly string[]): Promise<{key: string; bytes: number; usedMs: number}[]> {
	const keys = names.filter(name => KEY.test(name));
	const found = await Promise.all(keys.map(async key => ({key, facts: await factsOf(join(home, key))})));
	return found
		.flatMap(({key, facts}) => (facts ? [{key, ...facts}] : []))
		.sort((one, other) => one.usedMs - other.usedMs);
}

/** Code in it runs for all tenants: nobody else may have put it there. */
function checkOwner(home: string, uid: number | null): void {
	const {uid: owner, mode} = lstatSync(home);
	if (uid === null || (owner === uid && (mode & OTHERS_WRITE) === 0)) return;
	throw new LunchError('FUNCTION_RUNTIME_MISSING', `${home} is not this user's alone to write to.`, {
		hint: 'Set LUNCH_CACHE_DIR to a folder that is.',
	});
}

async function factsOf(folder: string): Promise<{bytes: number; usedMs: number} | null> {
	try {
		const file = join(folder, FACTS);
		const {bytes} = environmentFacts.parse(JSON.parse(await readRegularText(file)));
		return {bytes, usedMs: (await stat(file)).mtimeMs};
	} catch {
		return null;
	}
}

/** Whether a name says that a process which is there has calls in an environment. */
function isUse(name: string, key: string, ownPid: number): boolean {
	const [, of, pid = ''] = /^([0-9a-f]{40})\.(\d+)\.use$/.exec(name) ?? [];
	return of === key && (Number(pid) === ownPid || lstatSync(`/proc/${pid}`, {throwIfNoEntry: false}) !== undefined);
}

async function sizeOf(folder: string): Promise<number> {
	let bytes = 0;
	for (const entry of await readdir(folder, {withFileTypes: true, recursive: true})) {
		if (entry.isFile()) bytes += (await lstat(join(entry.parentPath, entry.name))).size;
	}
	return bytes;
}
