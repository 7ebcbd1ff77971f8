import {messageOf} from '../errors.ts';
import {NotRegularError} from './regular-file.ts';

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'is not there',
	ENOTDIR: 'is not there: a part of its path is not a folder',
	EISDIR: 'is a folder',
	EACCES: "can't be read: permission denied",
	EPERM: "can't be read: permission denied",
	ELOOP: 'is a link that leads to itself',
	ENXIO: 'is a socket, or a device that is not there',
	EMFILE: "can't be read: this process has too many files open",
	ENFILE: "can't be read: this machine has too many files open",
};

/** Why a file can't be read, to go on after its name: "is not there", without the words of the system call. */
export function fileFailureText(error: unknown): string {
	if (error instanceof NotRegularError) return error.message.replace(/^it /, '');
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return reasons[code] ?? `can't be read: ${messageOf(error)}`;
}
