import {basename} from 'node:path';
import type {Preparation} from './prepared-program.ts';

/** The flags that Node needs when it makes a snapshot as well as when it starts from it. */
export const SNAPSHOT_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
/** A snapshot of Node with the worker's program loaded. */
export function nodeSnapshot(node: string, script: string): Preparation {
	return {
		text: 'a snapshot of Node',
		prefix: 'node-worker',
		suffix: '.snapshot',
		interpreter: node,
		script,
		args: target => [...SNAPSHOT_FLAGS, '--snapshot-blob', target, '--build-snapshot-config', `${target}.json`],
		help: target => ({
			// Compiled code of Node's modules would make it three times as large, and to read it takes longer than it saves.
			[`${target}.json`]: JSON.stringify({builder: `${target}.cjs`, withoutCodeCache: true}),
			// Under a name that tells functions nothing of this machine.
			[`${target}.cjs`]: `const source = require('node:fs').readFileSync(${JSON.stringify(script)}, 'utf8');
const filename = ${JSON.stringify(insideName(script))};
require('node:vm').compileFunction(source, ['require', '__filename'], {filename})(require, filename);`,
		}),
	};
}

/** The bytecode of a Python worker's program, which takes as long to make as Python to start. */
export function pythonBytecode(python: string, script: string): Preparation {
	return {
		text: 'bytecode of Python',
		prefix: 'python-worker',
		suffix: '.pyc',
		interpreter: python,
		script,
		args: target => ['-I', `${target}.py`, target],
		help: target => ({
			[`${target}.py`]: `import py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
place = ${JSON.stringify(insideName(script))}
py_compile.compile(${JSON.stringify(script)}, sys.argv[1], place, doraise=True, invalidation_mode=mode)
`,
		}),
	};
}

/** How workers in a sandbox see it. */
function insideName(script: string): string {
	return `/worker/${basename(script)}`;
}
