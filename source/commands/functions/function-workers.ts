import type {MachineWorkersOptions} from '../../services/engines/function-machine.ts';
import type {Settings} from '../../shared/settings/settings.ts';

/** The workers of functions that the settings ask for, and what these may do. */
export function functionWorkersOf(settings: Settings): Omit<MachineWorkersOptions, 'version' | 'env'> {
	const {
		functions,
		storage,
		allowNet,
		allowEnvironments,
		insecure,
		maxFunctionMemory,
		maxFunctionTime,
		maxFunctionOutput,
		maxFunctionFiles,
	} = settings;
	return {
		workers: functions,
		allowNet,
		mayBuild: allowEnvironments,
		storage,
		most: {
			memoryBytes: maxFunctionMemory,
			timeoutMs: maxFunctionTime * 1000,
			outputBytes: maxFunctionOutput,
			fileBytes: maxFunctionFiles,
		},
		isLoose: insecure,
	};
}
