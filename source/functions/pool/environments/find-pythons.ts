import {LunchError} from '../../../shared/errors.ts';
import {findProgram} from '../sandbox/find-program.ts';
import {isAllowed, type PythonFacts, pythonFacts} from './python-version.ts';

/** The interpreters of Python on this machine; each is asked once what it is. */
export interface Pythons {
	factsOf(file: string): Promise<PythonFacts>;
	/** One that is allowed: the pool's own, else the newest on the path. FUNCTION_RUNTIME_MISSING where there is none. */
	find(requiresPython: string | undefined): Promise<PythonFacts>;
}

export interface PythonsOptions {
	own: string | null;
	path: string;
	env: Readonly<Record<string, string>>;
}

const NEWEST_MINOR = 30;

export function createPythons({own, path, env}: PythonsOptions): Pythons {
	const asked = new Map<string, Promise<PythonFacts>>();

	function factsOf(file: string): Promise<PythonFacts> {
		const known = asked.get(file) ?? pythonFacts(file, env);
		asked.set(file, known);
		known.catch(() => asked.delete(file));
		return known;
	}

	/** The interpreters that answer, one after the other. */
	async function* present(): AsyncGenerator<PythonFacts> {
		const numbered = Array.from({length: NEWEST_MINOR}, (_, at) => findProgram(`python3.${NEWEST_MINOR - at}`, path));
		for (const file of [own, ...numbered]) {
			const found = file === null ? null : await factsOf(file).catch(() => null);
			if (found) yield found;
		}
	}

	return {
		factsOf,
		async find(requiresPython) {
			const seen = new Set<string>();
			for await (const found of present()) {
				if (isAllowed(found.version, requiresPython ?? '')) return found;
				seen.add(found.version);
			}
			const wanted = requiresPython === undefined ? 'Python 3' : `Python ${requiresPython}`;
			throw new LunchError('FUNCTION_RUNTIME_MISSING', `The function needs ${wanted}, which is not on this machine.`, {
				hint: seen.size > 0 ? `There is ${[...seen].join(', ')}.` : 'Install Python 3.',
			});
		},
	};
}
