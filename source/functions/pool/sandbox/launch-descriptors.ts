import type {ChildProcess, IOType} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {Writable} from 'node:stream';

/** Where a sandbox reads its filter of system calls from. */
export const FILTER_DESCRIPTOR = 4;
const CLOSE_ON_EXEC = 0o2000000;
/** Higher ones are left to themselves. */
const HIGHEST = 1023;

/**
 * The descriptors from 3 on that programs started from here would get without having been given them: this program got
 * them the same way. Programs get an empty file in their place.
 */
export function inheritedDescriptors(): number[] {
	try {
		return readdirSync('/proc/self/fdinfo')
			.map(Number)
			.filter(descriptor => descriptor > 2 && descriptor <= HIGHEST && isInherited(descriptor));
	} catch {
		// The system has no such folder.
		return [];
	}
}

function isInherited(descriptor: number): boolean {
	try {
		const [, flags = '0'] =
			/^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1')) ?? [];
		return (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
	} catch {
		// The one that the folder was read by.
		return false;
	}
}

/**
 * The descriptors of a worker's program; `nothing` is an open, empty file. A guard reads its stdin: a pipe that is closed
 * when this program ends.
 */
export function launchDescriptors(
	hasFilter: boolean,
	inherited: readonly number[],
	nothing: number,
	hasGuard = false,
): (IOType | number)[] {
	const own: (IOType | number)[] = [
		hasGuard ? 'pipe' : 'ignore',
		'pipe',
		'pipe',
		'pipe',
		...(hasFilter ? ['pipe' as const] : []),
	];
	for (const descriptor of inherited) {
		if (descriptor < own.length && own[descriptor] !== 'ignore') continue;
		while (own.length < descriptor) own.push('ignore');
		own[descriptor] = nothing;
	}
	return own;
}

/** Hands a sandbox its filter. */
export function sendFilter(child: ChildProcess, filter: Buffer | null): void {
	const stream = child.stdio[FILTER_DESCRIPTOR];
	// A program that ended before it read it has failed for another reason.
	if (filter && stream instanceof Writable) stream.on('error', () => {}).end(filter);
}
