// Pastel finds commands by scanning a folder of modules. Those modules are made here from the one
// table of commands, so that help and parsing can't disagree.
import {build} from 'esbuild';

const table = new URL('../source/commands/table.ts', import.meta.url);

/** The names of the commands that the help shows. */
export async function commandNames() {
	// The table's loaders are never called here, so what they import can stay out.
	const {outputFiles} = await build({
		entryPoints: [table.pathname],
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'esm',
		write: false,
		plugins: [
			{
				name: 'table-only',
				setup: ({onResolve}) =>
					onResolve({filter: /./}, ({kind}) => (kind === 'dynamic-import' ? {external: true} : null)),
			},
		],
	});
	const {commands} = await import(
		`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
	);
	return Object.keys(commands).filter(name => !commands[name].isHidden);
}

/** An esbuild plugin that makes the module of each `pastel-face:NAME`. */
export function pastelFaces() {
	return {
		name: 'pastel-faces',
		setup({onResolve, onLoad}) {
			onResolve({filter: /^pastel-face:/}, ({path}) => ({
				path: path.slice('pastel-face:'.length),
				namespace: 'pastel-face',
			}));
			onLoad({filter: /./, namespace: 'pastel-face'}, ({path: name}) => ({
				resolveDir: new URL('..', import.meta.url).pathname,
				contents: `import {pastelFace} from './source/cli/pastel-face.ts';
export const {description, isDefault, options, args} = pastelFace('${name}');`,
			}));
		},
	};
}
