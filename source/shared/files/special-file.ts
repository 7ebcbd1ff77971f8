import {close, constants, createReadStream, createWriteStream, fstat, open} from 'node:fs';
import {stat} from 'node:fs/promises';
import {Socket} from 'node:net';
import {type Readable, Writable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';
import {isSystemError} from './system-error.ts';

// A pipe whose other end is not there, or stands still, would keep a thread for files waiting, and the end of the process
// with it. As a socket it keeps nobody.

/** How often is looked whether somebody reads a pipe, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Whether a path is a device, a pipe or a socket, which a file must not take the place of. */
export async function isSpecial(path: string): Promise<boolean> {
	const found = await stat(path).catch(() => null);
	return found !== null && !found.isFile() && !found.isDirectory();
}

const openDescriptor = promisify(open);
const stateOf = promisify(fstat);

/** Reads what a person named: a file, a device, or a pipe, whose writer may come later. Fails as `open` does. */
export async function readGiven(path: string): Promise<Readable> {
	const fd = await openDescriptor(path, constants.O_RDONLY | constants.O_NONBLOCK);
	const state = await stateOf(fd).catch((error: unknown) => {
		close(fd);
		throw error;
	});
	return state.isFIFO() ? new Socket({fd, readable: true, writable: false}) : createReadStream(path, {fd});
}

/** Writes to what is no file: a device, or a pipe, which may be read later. Once it is destroyed it waits for nobody. */
export function writeToSpecial(path: string): Writable {
	const ending = new AbortController();
	let target: Writable | null = null;

	async function openTarget(): Promise<Writable> {
		if (target) return target;
		target = await openSpecial(path, ending.signal);
		target.on('error', error => stream.destroy(error));
		if (ending.signal.aborted) target.destroy();
		return target;
	}

	const stream = new Writable({
		write(chunk, _, done) {
			openTarget().then(to => to.write(chunk, done), done);
		},
		final(done) {
			openTarget().then(to => to.end(done), done);
		},
		destroy(error, done) {
			ending.abort();
			target?.destroy();
			done(error);
		},
	});
	return stream;
}

async function openSpecial(path: string, signal: AbortSignal): Promise<Writable> {
	for (;;) {
		try {
			const fd = await openDescriptor(path, constants.O_WRONLY | constants.O_NONBLOCK);
			if ((await stateOf(fd)).isFIFO()) return new Socket({fd, readable: false, writable: true});
			return createWriteStream(path, {fd});
		} catch (error) {
			if (!isSystemError(error, 'ENXIO')) throw error;
			await delay(LOOK_EVERY_MS, null, {signal});
		}
	}
}
