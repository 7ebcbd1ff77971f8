import {randomBytes, randomUUID} from 'node:crypto';
import {link, unlink, writeFile} from 'node:fs/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {fileFailureText} from '../../shared/files/file-failure.ts';
import {openRegular} from '../../shared/files/regular-file.ts';
import {isSystemError} from '../../shared/files/system-error.ts';
import {DEFAULT_TENANT, isTenantName, type Tenant} from '../../shared/tenant.ts';

const MOST_BYTES = 64 * 1024;
const SHORTEST = 16;

/** Each token of a file and whose it is. */
export type TenantsByToken = ReadonlyMap<string, Tenant>;

/**
 * The tokens of a file: one a line, `name token`, or the token alone for the default tenant. A tenant may have several,
 * so that they can be changed without a gap. Where there is no file, one is made with a random token, for its owner
 * alone. Refuses, with CONFIG_INVALID, a file that others can read and one with a line that is not a token.
 */
export async function readTokenFile(file: string): Promise<{tokens: TenantsByToken; isNew: boolean}> {
	try {
		return {tokens: await read(file), isNew: false};
	} catch (error) {
		if (error instanceof LunchError) throw error;
		if (!isSystemError(error, 'ENOENT')) throw unusable(file, fileFailureText(error), 'Name another file.');
	}
	const isNew = await make(file);
	return {tokens: await read(file), isNew};
}

async function read(file: string): Promise<TenantsByToken> {
	const handle = await openRegular(file);
	try {
		const state = await handle.stat();
		if (!state.isFile()) throw unusable(file, 'is not a file', 'Name a file, or one that is not there yet.');
		// Windows has no such bits, and says 0666.
		if ((state.mode & 0o077) !== 0 && process.platform !== 'win32') {
			throw unusable(file, 'can be read or changed by others', `Run \`chmod 600 ${file}\`, and change the token.`);
		}
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
		if (state.size > MOST_BYTES) throw unusable(file, `has more than ${MOST_BYTES} bytes`, FORMAT);
		return parse(file, buffer.toString('utf8', 0, bytesRead));
	} finally {
		await handle.close();
	}
}

const FORMAT = `Put in one token a line, ${SHORTEST} or more letters and digits, each after the name of whom it is for: \`anna TOKEN\`.`;

/** Messages name lines by their number: a line that is wrong may hold a secret. */
function parse(file: string, text: string): TenantsByToken {
	const tokens = new Map<string, Tenant>();
	for (const [index, line] of text
		.replace(/^\uFEFF/, '')
		.split('\n')
		.entries()) {
		const words = line.trim().split(/\s+/);
		if (words[0] === '') continue;
		const [name = '', token = ''] = words.length === 1 ? [DEFAULT_TENANT, ...words] : words;
		const where = `in line ${index + 1}`;
		if (words.length > 2 || !/^[\x21-\x7e]+$/.test(token) || token.length < SHORTEST) {
			throw unusable(file, `holds no token ${where}`, FORMAT);
		}
		if (!isTenantName(name)) {
			throw unusable(file, `holds no name ${where}`, 'A name has up to 64 of the characters A-Z a-z 0-9 . _ @ -.');
		}
		if (tokens.has(token)) throw unusable(file, `holds the token ${where} twice`, 'Every token is one tenant’s.');
		tokens.set(token, name);
	}
	if (tokens.size > 0) return tokens;
	throw unusable(file, 'holds no token', `Remove it to have one made. ${FORMAT}`);
}

/** Written whole beside its place and linked there: of several processes that do so, one wins, and is told so. */
async function make(file: string): Promise<boolean> {
	const draft = `${file}.${randomUUID()}`;
	try {
		await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, {flag: 'wx', mode: 0o600, flush: true});
		await link(draft, file);
		return true;
	} catch (error) {
		if (isSystemError(error, 'EEXIST')) return false;
		throw unusable(file, `can't be made: ${messageOf(error)}`, 'Name another file.');
	} finally {
		await unlink(draft).catch(() => {});
	}
}

function unusable(file: string, reason: string, hint: string): LunchError {
	return new LunchError('CONFIG_INVALID', `The token file ${file} ${reason}.`, {hint});
}
