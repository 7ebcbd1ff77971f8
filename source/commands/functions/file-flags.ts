import {basename} from 'node:path';
import {LunchError} from '../../shared/errors.ts';
import {type Flags, listFlag} from '../flags.ts';

/** The files that the flags name: `--in FILE`, `--out FILE`, or `name=path` for another name there. USAGE for two of one name. */
export function fileFlags(flags: Flags): {in: Record<string, string>; out: Record<string, string>} {
	return {in: pathsByName('in', listFlag(flags, 'in')), out: pathsByName('out', listFlag(flags, 'out'))};
}

function pathsByName(flag: string, texts: readonly string[]): Record<string, string> {
	const paths = new Map<string, string>();
	for (const text of texts) {
		// A path with a folder in it before the sign is one path.
		const [, name = basename(text), path = text] = /^([^=/]+)=(.+)$/.exec(text) ?? [];
		if (paths.has(name)) {
			throw new LunchError('USAGE', `--${flag} names two files ${name}.`, {
				hint: `Give one of them another name: --${flag} other-${name}=${path}.`,
			});
		}
		paths.set(name, path);
	}
	return Object.fromEntries(paths);
}
