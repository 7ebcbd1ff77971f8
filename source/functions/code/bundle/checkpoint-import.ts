import type {Plugin} from 'esbuild';

/**
 * Resolves the import `lunch/checkpoint`, also by the name of the published package, to the variables that a worker gives its functions. So the
 * package need not be installed where the function is written.
 */
export function checkpointImport(): Plugin {
	const namespace = 'lunch-checkpoint';
	return {
		name: namespace,
		setup({onResolve, onLoad}) {
			onResolve({filter: /^(?:@[a-z\d-]+\/)?lunch\/checkpoint$/}, ({path}) => ({path, namespace}));
			onLoad({filter: /.*/, namespace}, () => ({
				contents: 'export const {checkpoint, lastCheckpoint} = globalThis;',
			}));
		},
	};
}
