// Pastel finds commands by scanning a folder of modules. Those modules are made here from the one
// table of commands, so that help and parsing can't disagree.
import {rolldown} from 'rolldown';

const PREFIX = 'pastel-face:';
const isFace = /^pastel-face:/;

/** The names of the commands that the help shows, and of their groups, each with the module that Pastel looks for. */
export async function commandNames() {
	const table = await rolldown({
		input: new URL('../../source/commands/table.ts', import.meta.url).pathname,
		platform: 'node',
		// The loaders are not called here, so what they import stays out.
		plugins: [
			{
				name: 'table-only',
				resolveId: (source, _importer, {kind}) => (kind === 'dynamic-import' ? {id: source, external: true} : null),
			},
		],
	});
	const {output} = await table.generate({format: 'esm'});
	const {commands, groups} = await import(
		`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`
	);
	return [
		...Object.keys(commands)
			.filter(name => !commands[name].isHidden)
			.map(name => [name.replace(' ', '/'), name]),
		...Object.keys(groups).map(group => [`${group}/index`, group]),
	];
}

/** A plugin that makes the module of each `pastel-face:NAME`. */
export function pastelFaces(root) {
	return {
		name: 'pastel-faces',
		resolveId: {filter: {id: isFace}, handler: source => source},
		load: {
			filter: {id: isFace},
			handler: id => `import {pastelFace} from '${root}source/cli/pastel-face.ts';
export const {description, isDefault, options, args} = pastelFace('${id.slice(PREFIX.length)}');`,
		},
	};
}
