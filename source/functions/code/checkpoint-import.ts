import type {Plugin} from 'esbuild';

/**
 * What a function imports as `lunch/checkpoint`, or by the name of the published package: the variables that its worker gives it. So it
 * need not be installed where the function is written.
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
