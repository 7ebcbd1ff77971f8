import {dirname} from 'node:path';
import {findProgram} from '../sandbox/find-program.ts';
import {LIMITS} from '../sandbox/sandbox.ts';
import {shutInEnvironment} from '../sandbox/worker-environment.ts';
import type {PythonFacts} from './python-version.ts';

/** Where an environment is built, and seen by the processes that run in it. */
export const INSIDE = '/worker/environment';

/** Files of the system that a build needs, beside its folders: names, certificates, and the settings for indexes of packages. */
const ETC = [
	'alternatives',
	'ca-certificates',
	'hosts',
	'ld.so.cache',
	'localtime',
	'nsswitch.conf',
	'passwd',
	'pip.conf',
];
const MORE_ETC = ['pki', 'resolv.conf', 'ssl', 'uv', 'xdg/pip'];
const FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'];

/** Variables that say where packages come from. Code of packages that are built can read them. */
const PASSED =
	/^(?:(?:PIP|UV)_(?:CERT|CONFIG_FILE|CONSTRAINT|DEFAULT_INDEX|DEFAULT_TIMEOUT|EXTRA_INDEX_URL|FIND_LINKS|HTTP_TIMEOUT|INDEX|INDEX_STRATEGY|INDEX_URL|NATIVE_TLS|NO_BINARY|NO_BUILD|NO_INDEX|OFFLINE|ONLY_BINARY|PREFER_BINARY|TRUSTED_HOST|INSECURE_HOST)|(?:https?|no)_proxy|SSL_CERT_FILE|REQUESTS_CA_BUNDLE)$/i;

/** The variables of a build: how packages are got, and nothing else of the service's own. */
export function buildEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
	const passed = Object.entries(env).flatMap(([name, value]) =>
		PASSED.test(name) && value !== undefined ? [[name, value] as const] : [],
	);
	return {
		...shutInEnvironment(passed),
		UV_LINK_MODE: 'copy',
		UV_NO_CACHE: '1',
		UV_PYTHON_DOWNLOADS: 'never',
	};
}

/** uv, where it is on the path; null where it is not, or is a script that chooses one. */
export function findUv(path: string): string | null {
	return findProgram('uv', path);
}

const PIP = 'install --quiet --no-input --no-cache-dir --disable-pip-version-check --no-warn-script-location';
// The pip of the interpreter puts packages into an environment without one, since 22.3: to write one into each takes five
// times as long as the packages, and 25 MB. An interpreter has no pip of its own where Debian's python3-pip is not installed.
const HAS_PIP = 'import pip, sys; sys.exit([int(part) for part in pip.__version__.split(".")[:2]] < [22, 3])';
const BY_PIP = `
if [ $# = 0 ]; then "$python" -m venv --without-pip "$place"
elif "$python" -c '${HAS_PIP}' 2>/dev/null; then
	"$python" -m venv --without-pip "$place" && "$python" -m pip --python "$place/bin/python" ${PIP} -- "$@"
else "$python" -m venv "$place" && "$place/bin/python" -m pip ${PIP} -- "$@"
fi`;
const BY_UV =
	'"$uv" venv --quiet --allow-existing --python "$python" "$place" && { [ $# = 0 ] || "$uv" pip install --quiet --python "$place/bin/python" -- "$@"; }';

export interface BuildShellOptions {
	python: PythonFacts;
	uv: string | null;
	requirements: readonly string[];
	/** The folder that is made. */
	folder: string;
	/** The file of bubblewrap; null to do without. */
	bwrap: string | null;
	env: Readonly<Record<string, string>>;
}

/** The program and arguments that build an environment: shut in, but for the network, with nothing to read but the system. */
export function buildShell({python, uv, requirements, folder, bwrap, env}: BuildShellOptions): {
	file: string;
	args: string[];
} {
	const place = bwrap === null ? folder : INSIDE;
	const uvInside = uv === null || bwrap === null ? uv : '/worker/uv';
	const script = `${LIMITS} python=$1 place=$2 uv=$3; shift 3; ${uv === null ? BY_PIP : BY_UV}`;
	const words = ['-c', script, 'build', python.file, place, uvInside ?? '', ...requirements];
	if (bwrap === null) return {file: '/bin/sh', args: words};
	const isSystem = python.basePrefix === '/usr' || python.basePrefix.startsWith('/usr/');
	return {
		file: bwrap,
		args: [
			...['--unshare-ipc', '--unshare-pid', '--unshare-uts', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
			...FOLDERS.flatMap(readable),
			...[...ETC, ...MORE_ETC].flatMap(name => readable(`/etc/${name}`)),
			...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
			...(isSystem ? [] : readable(python.basePrefix)),
			...namedFiles(env).flatMap(readable),
			...(uv === null ? [] : ['--ro-bind', uv, '/worker/uv']),
			...['--bind', folder, INSIDE, '--chdir', '/tmp', '--remount-ro', '/', '--', '/bin/sh', ...words],
		],
	};
}

function readable(path: string): string[] {
	return ['--ro-bind-try', path, path];
}

/** Files and folders that the variables name: certificates, folders of packages. */
function namedFiles(env: Readonly<Record<string, string>>): string[] {
	const texts = Object.entries(env).flatMap(([name, value]) => (PASSED.test(name) ? value.split(/[\s,]+/) : []));
	return texts.flatMap(word => {
		const path = word.startsWith('file://') ? word.slice('file://'.length) : word;
		// Not the whole system, whatever a variable says.
		return path.startsWith('/') && dirname(path) !== path && !path.startsWith('/dev/') ? [path] : [];
	});
}
