import {filesByName} from '../../functions/library/files/files-by-name.ts';
import {LunchError} from '../../shared/errors.ts';
import {type Flags, listFlag} from '../flags.ts';

/** The files that the flags name: `--in FILE`, `--out FILE`, or `name=path` for another name there. USAGE for two of one name. */
export function fileFlags(flags: Flags): {in: Readonly<Record<string, string>>; out: Readonly<Record<string, string>>} {
	return {in: pathsOf('in', flags), out: pathsOf('out', flags)};
}

function pathsOf(flag: 'in' | 'out', flags: Flags): Readonly<Record<string, string>> {
	const {paths, twice} = filesByName(listFlag(flags, flag));
	if (twice === null) return paths;
	throw new LunchError('USAGE', `--${flag} names two files ${twice.name}.`, {
		hint: `Give one of them another name: --${flag} other-${twice.name}=${twice.path}.`,
	});
}
