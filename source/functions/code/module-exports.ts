import {basename, dirname} from 'node:path';
import {loadEsbuild} from './bundle/installed-package.ts';

/** The names that a JavaScript or TypeScript module exports, without what it imports being read. Throws for what is none. */
export async function moduleExports(file: string): Promise<string[]> {
	const {build} = loadEsbuild();
	const {metafile} = await build({
		entryPoints: [`./${basename(file)}`],
		absWorkingDir: dirname(file),
		// Only the module itself is read.
		plugins: [
			{
				name: 'alone',
				setup: ({onResolve}) =>
					onResolve({filter: /.*/}, ({kind}) => (kind === 'entry-point' ? null : {external: true})),
			},
		],
		bundle: true,
		write: false,
		metafile: true,
		format: 'esm',
		platform: 'node',
		logLevel: 'silent',
		outfile: 'function.js',
	});
	return Object.values(metafile.outputs).flatMap(({exports}) => exports);
}
