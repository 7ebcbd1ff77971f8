import type {NamedFiles} from '../../../functions/library/files/start-with-files.ts';
import {LunchError} from '../../../shared/errors.ts';
import type {Flags} from '../../flags.ts';
import {fileFlags} from '../file-flags.ts';

const INDEX = '{index}';

/**
 * The files of each call of a map, by the number of its input, which stands for `{index}` in the paths of those that it leaves.
 * USAGE for a path without it: each call would write over the file of the one before.
 */
export function mapFiles(flags: Flags): (index: number) => NamedFiles {
	const {in: given, out} = fileFlags(flags);
	const left = Object.entries(out);
	for (const [name, path] of left) {
		if (path.includes(INDEX) && !name.includes(INDEX)) continue;
		throw new LunchError('USAGE', `--out ${path} would be the same file for every input.`, {
			hint: 'Name the file that the function leaves, and a path with the number of the input: --out result.csv=results/{index}.csv.',
		});
	}
	return index => ({
		in: given,
		out: Object.fromEntries(left.map(([name, path]) => [name, path.replaceAll(INDEX, String(index))])),
	});
}
