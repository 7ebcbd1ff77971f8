import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {freePort} from '../network/free-port.ts';
import {poll} from '../poll.ts';
import {createNamedServers} from './named-servers.ts';
import type {S3Server} from './s3-server.ts';

const storages = ['account', 'container', 'object'] as const;
const PATIENCE_MS = 150_000;

// Debian's scripts read /etc/swift; this is what they run, with a folder of its own. Most of the start is reading
// Python's modules: the rings and all servers of storage are made by one process, which forks and dies with its children.
const PROGRAM = `
import ctypes, json, os, signal, sys
import swift.common.utils as utils
folder, servers, rings = sys.argv[1], sys.argv[2].split(), json.loads(sys.argv[3])
utils.SWIFT_CONF_FILE = os.path.join(folder, 'swift.conf')
from swift.common.ring import RingBuilder
from swift.common.wsgi import run_wsgi
for name, port in rings.items():
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'd1', 'weight': 1.0})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, name + '.ring.gz'))
print('rings', flush=True)
if 'object' in servers:
    import swift.account.server, swift.container.server, swift.obj.server
for name in servers:
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        sys.exit(run_wsgi(os.path.join(folder, name + '.conf'), name + '-server', verbose=False))
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
`;

/** A real S3 server: OpenStack Swift with its S3 interface. */
export const swift = {
	name: 'Swift',
	programs: ['swift-proxy-server', 'swift-object-server', 'swift-ring-builder'],
	start: startSwiftServer,
};

/** Starts one, empty. Its processes write to a folder whose file system must know extended attributes, which one in memory may not. */
async function startSwiftServer(): Promise<S3Server> {
	const folder = mkdtempSync('/var/tmp/lunch-swift-');
	const servers = createNamedServers();
	const ports = {
		proxy: await freePort(),
		account: await freePort(),
		container: await freePort(),
		object: await freePort(),
	};
	const {stdout} = await promisify(execFile)('id', ['-un']);
	mkdirSync(join(folder, 'node', 'd1'), {recursive: true});
	writeFileSync(join(folder, 'swift.conf'), swiftConf);
	for (const name of storages)
		writeFileSync(join(folder, `${name}.conf`), storageConf(name, folder, ports[name], stdout.trim()));
	writeFileSync(join(folder, 'proxy.conf'), proxyConf(folder, ports.proxy, stdout.trim()));

	/** Starts servers, after the rings for these ports are made. */
	async function start(names: readonly string[], rings: Readonly<Record<string, number>> = {}): Promise<void> {
		const name = names.join(' ');
		// Debian's Python, whatever else is called python3 here.
		const server = servers.start(`swift ${name}`, '/usr/bin/python3', [
			'-c',
			PROGRAM,
			folder,
			name,
			JSON.stringify(rings),
		]);
		await Promise.race([once(server.stdout ?? server, 'data'), once(server, 'exit')]);
	}

	async function startProxy(): Promise<void> {
		await start(['proxy']);
		await poll('Swift answers', () => isHealthy(ports.proxy), PATIENCE_MS);
	}

	async function close(): Promise<void> {
		await servers.stopAll();
		rmSync(folder, {recursive: true, force: true});
	}

	try {
		await start(storages, {account: ports.account, container: ports.container, object: ports.object});
		await startProxy();
		await poll(
			'Swift stores',
			async () => (await Promise.all(storages.map(name => isHealthy(ports[name])))).every(Boolean),
			PATIENCE_MS,
		);
	} catch (error) {
		await close();
		throw error;
	}
	return {
		endpoint: `http://127.0.0.1:${ports.proxy}`,
		credentials: {AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: 'testing'},
		stopAnswering: () => servers.stop('swift proxy'),
		answerAgain: startProxy,
		close,
	};
}

async function isHealthy(port: number): Promise<boolean> {
	const answer = await fetch(`http://127.0.0.1:${port}/healthcheck`).catch(() => null);
	return answer?.ok === true;
}

const swiftConf = `
[swift-hash]
swift_hash_path_prefix = lunch
swift_hash_path_suffix = lunch
[storage-policy:0]
name = Policy-0
default = yes
`;

function serverConf(folder: string, port: number, user: string): string {
	return `
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${user}
swift_dir = ${folder}
devices = ${join(folder, 'node')}
mount_check = false
disable_fallocate = true
log_facility = LOG_LOCAL7
log_level = CRITICAL
`;
}

function storageConf(name: string, folder: string, port: number, user: string): string {
	return `${serverConf(folder, port, user)}
[pipeline:main]
pipeline = healthcheck ${name}-server
[app:${name}-server]
use = egg:swift#${name}
[filter:healthcheck]
use = egg:swift#healthcheck
`;
}

function proxyConf(folder: string, port: number, user: string): string {
	return `${serverConf(folder, port, user)}
[pipeline:main]
pipeline = catch_errors healthcheck cache listing_formats bulk s3api tempauth copy slo dlo symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:healthcheck]
use = egg:swift#healthcheck
# It must be there, and does without a memcached.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
auth_pipeline_check = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
`;
}
