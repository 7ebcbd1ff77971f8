import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';

const PROGRAM = `import sys, zipfile
file, name, version, code = sys.argv[1:]
info = f"{name}-{version}.dist-info"
parts = {
    f"{name}.py": code,
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
parts[f"{info}/RECORD"] = "".join(f"{path},,\\n" for path in [*parts, f"{info}/RECORD"])
with zipfile.ZipFile(file, "w") as wheel:
    for path, text in parts.items():
        wheel.writestr(path, text)
`;

/** Makes a folder for packages: of the disk, since what builds of them runs in a sandbox with a `/dev` of its own. */
export function makeWheelFolder(): string {
	const folder = mkdtempSync('/var/tmp/lunch-environments-');
	// Functions can be another user.
	chmodSync(folder, 0o755);
	return folder;
}

/** Makes a package of one module, as pip installs it, in a folder. */
export function makeWheel(folder: string, name: string, version: string, code: string): void {
	const file = join(folder, `${name}-${version}-py3-none-any.whl`);
	const {status, stderr} = spawnSync('/usr/bin/python3', ['-c', PROGRAM, file, name, version, code]);
	if (status !== 0) throw new Error(String(stderr));
}

/** Variables that have pip and uv take packages from a folder, and from nowhere else. */
export function onlyFrom(folder: string): Record<string, string> {
	return {
		...{PIP_CONFIG_FILE: '/dev/null', PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder},
		...{UV_OFFLINE: '1', UV_NO_INDEX: '1', UV_FIND_LINKS: folder},
	};
}
