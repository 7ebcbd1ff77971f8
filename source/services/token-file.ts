import {randomBytes, randomUUID} from 'node:crypto';
import {link, open, unlink, writeFile} from 'node:fs/promises';
import {LunchError, messageOf} from '../shared/errors.ts';

const MOST_BYTES = 4096;
const SHORTEST = 16;

/**
 * The token in a file, made with a random one for its owner alone where there is none. Refuses, with
 * CONFIG_INVALID, a file that others can read and one without a token in it.
 */
export async function readTokenFile(file: string): Promise<{token: string; isNew: boolean}> {
	try {
		return {token: await read(file), isNew: false};
	} catch (error) {
		if (error instanceof LunchError) throw error;
		if (!isCode(error, 'ENOENT')) throw unusable(file, `can't be read: ${messageOf(error)}`, 'Name another file.');
	}
	const isNew = await make(file);
	return {token: await read(file), isNew};
}

async function read(file: string): Promise<string> {
	const handle = await open(file, 'r');
	try {
		const state = await handle.stat();
		if (!state.isFile()) throw unusable(file, 'is no file', 'Name a file, or one that is not there yet.');
		// Windows has no such bits, and says 0666.
		if ((state.mode & 0o077) !== 0 && process.platform !== 'win32') {
			throw unusable(file, 'can be read or changed by others', `Run \`chmod 600 ${file}\`, and change the token.`);
		}
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
		const token = buffer.toString('utf8', 0, bytesRead).trim();
		if (!/^[\x21-\x7e]+$/.test(token) || token.length < SHORTEST || state.size > MOST_BYTES) {
			const hint = `Remove it to have one made, or put in ${SHORTEST} or more letters and digits.`;
			throw unusable(file, 'holds no token', hint);
		}
		return token;
	} finally {
		await handle.close();
	}
}

/** Written whole beside its place and linked there: of several processes that do so, one wins, and is told so. */
async function make(file: string): Promise<boolean> {
	const draft = `${file}.${randomUUID()}`;
	try {
		await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, {flag: 'wx', mode: 0o600, flush: true});
		await link(draft, file);
		return true;
	} catch (error) {
		if (isCode(error, 'EEXIST')) return false;
		throw unusable(file, `can't be made: ${messageOf(error)}`, 'Name another file.');
	} finally {
		await unlink(draft).catch(() => {});
	}
}

function unusable(file: string, reason: string, hint: string): LunchError {
	return new LunchError('CONFIG_INVALID', `The token file ${file} ${reason}.`, {hint});
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
