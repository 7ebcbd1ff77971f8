import {stat} from 'node:fs/promises';
import {resolve, sep} from 'node:path';
import {LunchError} from '../../shared/errors.ts';
import {fileFailureText} from '../../shared/files/file-failure.ts';
import {readRegular} from '../../shared/files/regular-file.ts';
import {isSystemError} from '../../shared/files/system-error.ts';
import {fieldValue} from '../http/header-fields.ts';
import type {Upstream} from './upstream.ts';
import {unreadable} from './upstream.ts';

/** The largest file that is read. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A folder of JSON files as an upstream: what is not there is answered with 404. */
export function createFolderUpstream(folder: string): Upstream {
	const root = resolve(folder);
	return {
		address: root,
		async request(path, {headers = []} = {}) {
			const file = resolve(root, decodeURIComponent(path.split('?', 1)[0] ?? ''));
			if (!file.startsWith(root + sep)) return {status: 404, headers: [], body: Buffer.alloc(0)};
			try {
				const {size, mtimeMs} = await stat(file);
				if (size > MAX_BYTES) throw unreadable(`has a file of more than ${MAX_BYTES / 1024 / 1024} MiB`);
				const fields = [
					['content-type', 'application/json'],
					['etag', `"${size}-${mtimeMs}"`],
				] as const;
				if (fieldValue(headers, 'if-none-match') === fields[1][1]) {
					return {status: 304, headers: fields, body: Buffer.alloc(0)};
				}
				return {status: 200, headers: fields, body: await readRegular(file)};
			} catch (error) {
				if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EISDIR'))
					return {status: 404, headers: [], body: Buffer.alloc(0)};
				if (error instanceof LunchError) throw error;
				throw new LunchError('UPSTREAM_UNREACHABLE', `${file} ${fileFailureText(error)}.`, {
					hint: 'Check the folder and its permissions.',
					cause: error,
				});
			}
		},
		async close() {},
	};
}
