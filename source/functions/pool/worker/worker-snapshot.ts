import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {statSync} from 'node:fs';
import {chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {messageOf} from '../../../shared/errors.ts';

/**
 * A snapshot of Node with the program of a worker loaded: processes start from it in three quarters of the time. It is
 * made once a pool has started some processes, and kept for others.
 */
export interface WorkerSnapshot {
	/** Its file; null as long as there is none. */
	readonly file: string | null;
	/** A process starts: has it made, once there were some. */
	started(): void;
	/** A process did not come up with it: there is none any more. */
	drop(): void;
	/** Ends what is being made. */
	close(): Promise<void>;
}

export interface WorkerSnapshotParts {
	/** The file of Node, and that of the worker's program. */
	node: string;
	script: string;
	/** The folder that snapshots are kept in; null for none. */
	folder: string | null;
	/** The user that this program runs as; null where the system has none. */
	uid: number | null;
	env: Readonly<Record<string, string>>;
	onWarning: (error: Error) => void;
}

/** What Node has to be told when it makes a snapshot as well as when it starts from it. */
export const SNAPSHOT_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
/**
 * With the seed of hashes that was drawn when the snapshot was made, on this machine: with another one everything in it
 * would be hashed again, a sixth of the start.
 */
export const FROM_SNAPSHOT = '--no-rehash-snapshot';
/** Processes that are started before a snapshot is worth making. */
const WORTH_IT = 4;
const MAKE_MS = 60_000;
/** Snapshots of other versions, and what was never finished, are removed when they are so old, in milliseconds. */
const OLD_MS = 30 * 24 * 60 * 60 * 1000;
const NAME = /^node-worker-\w+\.snapshot/;
/** Group and others may write. */
const OTHERS_WRITE = 0o022;

/** Finds the snapshot that was kept, and makes one where that is worth it. */
export async function openWorkerSnapshot(parts: WorkerSnapshotParts): Promise<WorkerSnapshot> {
	const {node, script, folder, uid, onWarning} = parts;
	let file: string | null = null;
	let starts = 0;
	let making: Promise<void> | null = null;
	const closing = new AbortController();
	// Without the file of Node there is none: the workers themselves fail to start, and say why.
	const name = folder === null ? null : await nameOf(node, script).catch(() => null);
	const target = folder === null || name === null ? null : join(folder, name);
	if (target !== null && isOwn(target, uid)) file = target;

	async function make(into: string): Promise<void> {
		try {
			await makeSnapshot(into, parts, closing.signal);
			if (isOwn(into, uid)) file = into;
		} catch (error) {
			if (closing.signal.aborted) return;
			onWarning(new Error(`workers start more slowly, without a snapshot of Node: ${messageOf(error)}`));
		}
	}

	return {
		get file() {
			return file;
		},
		started() {
			starts += 1;
			if (file === null && target !== null && starts >= WORTH_IT) making ??= make(target);
		},
		drop() {
			if (file === null) return;
			file = null;
			// Not made again by this pool.
			making ??= Promise.resolve();
			if (target !== null) making = making.then(() => rm(target, {force: true})).catch(onWarning);
		},
		async close() {
			closing.abort();
			await making;
		},
	};
}

/** Another one for each program, and each Node. */
async function nameOf(node: string, script: string): Promise<string> {
	const {size, mtimeMs} = await stat(node);
	const of = JSON.stringify([node, size, mtimeMs, SNAPSHOT_FLAGS, builderOf(script)]);
	const digest = createHash('sha256')
		.update(of)
		.update(await readFile(script))
		.digest('hex');
	return `node-worker-${digest.slice(0, 32)}.snapshot`;
}

/** Whether a file is there that nobody else has written. */
function isOwn(file: string, uid: number | null): boolean {
	const found = statSync(file, {throwIfNoEntry: false});
	if (!found?.isFile()) return false;
	return uid === null || (found.uid === uid && (found.mode & OTHERS_WRITE) === 0);
}

async function makeSnapshot(
	target: string,
	{node, script, folder, env}: WorkerSnapshotParts,
	signal: AbortSignal,
): Promise<void> {
	if (folder === null) return;
	await mkdir(folder, {recursive: true});
	await removeOld(folder);
	const unfinished = `${target}.${crypto.randomUUID()}`;
	const [builder, config] = [`${unfinished}.cjs`, `${unfinished}.json`];
	try {
		await writeFile(builder, builderOf(script));
		// Compiled code of Node's own modules would make it three times as large, and reading it takes longer than it saves.
		await writeFile(config, JSON.stringify({builder, withoutCodeCache: true}));
		const args = [...SNAPSHOT_FLAGS, '--snapshot-blob', unfinished, '--build-snapshot-config', config];
		const limits = {timeout: MAKE_MS, killSignal: 'SIGKILL', signal} as const;
		const child = spawn(node, args, {env, cwd: folder, stdio: 'ignore', ...limits});
		// It keeps no program alive.
		child.unref();
		const [code] = await once(child, 'exit');
		if (code !== 0) throw new Error(`Node ended with ${code}`);
		// Workers, which may be another user, read it.
		await chmod(unfinished, 0o644);
		await rename(unfinished, target);
	} finally {
		await Promise.all([unfinished, builder, config].map(left => rm(left, {force: true})));
	}
}

/** Runs the program under a name that tells functions nothing of this machine. */
function builderOf(script: string): string {
	const [read, name] = [JSON.stringify(script), JSON.stringify(`/worker/${basename(script)}`)];
	return `const source = require('node:fs').readFileSync(${read}, 'utf8');
require('node:vm').compileFunction(source, ['require', '__filename'], {filename: ${name}})(require, ${name});`;
}

async function removeOld(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		const file = join(folder, name);
		if (NAME.test(name) && Date.now() - (await stat(file)).mtimeMs > OLD_MS) await rm(file, {force: true});
	}
}
