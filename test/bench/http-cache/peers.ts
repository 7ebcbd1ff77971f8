import {existsSync} from 'node:fs';
import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {launch, type RunningTarget} from '../relay/targets.ts';

/** Another HTTP cache, set up as the suite's own image sets it up. */
export interface Peer {
	readonly name: string;
	/** The program that it is; the bench goes without it where the machine has none. */
	readonly program: string;
	/** Starts it in front of an upstream. */
	start(upstream: string): Promise<RunningTarget>;
}

interface Place {
	port: number;
	folder: string;
	upstream: URL;
}

type Write = (file: string, lines: readonly string[]) => Promise<string>;

/** A cache that is one program with files of its own. */
function peer(
	name: string,
	program: string,
	prepare: (place: Place, write: Write) => Promise<{args: string[]; env?: Record<string, string>}>,
): Peer {
	return {
		name,
		program,
		start: upstream =>
			launch(name, async ({port, folder}) => {
				// Some of them go on as another user.
				await chmod(folder, 0o777);
				const write: Write = async (file, lines) => {
					const path = join(folder, file);
					await writeFile(path, `${lines.join('\n')}\n`);
					return path;
				};
				const {args, env = {}} = await prepare({port, folder, upstream: new URL(upstream)}, write);
				return [[[program, ...args], env]];
			}),
	};
}

const nginx = peer('nginx', '/usr/sbin/nginx', async ({port, folder, upstream}, write) => {
	const file = await write('nginx.conf', [
		`user root; worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;`,
		'events { worker_connections 2048; }',
		'http {',
		`access_log off; client_body_temp_path ${folder}/body; fastcgi_temp_path ${folder}/f;`,
		`uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; proxy_temp_path ${folder}/temp;`,
		`proxy_cache_path ${folder}/cache keys_zone=tests:10m;`,
		`server { listen 127.0.0.1:${port};`,
		`location / { proxy_pass ${upstream.origin}; proxy_cache tests; proxy_cache_revalidate on; } } }`,
	]);
	return {args: ['-p', folder, '-c', file, '-e', `${folder}/error.log`]};
});

const varnish = peer('Varnish', '/usr/sbin/varnishd', async ({port, folder, upstream}, write) => {
	const file = await write('default.vcl', [
		'vcl 4.1;',
		`backend default { .host = "${upstream.hostname}"; .port = "${upstream.port}"; }`,
	]);
	const times = ['-p', 'default_ttl=0', '-p', 'default_grace=0', '-p', 'default_keep=3600'];
	return {
		args: [
			'-F',
			'-j',
			'none',
			'-n',
			`${folder}/varnish`,
			'-a',
			`127.0.0.1:${port}`,
			'-f',
			file,
			...times,
			'-s',
			'malloc,64M',
		],
	};
});

const squid = peer('Squid', '/usr/sbin/squid', async ({port, folder, upstream}, write) => {
	const file = await write('squid.conf', [
		`http_port 127.0.0.1:${port} accel defaultsite=${upstream.hostname} no-vhost`,
		`cache_peer ${upstream.hostname} parent ${upstream.port} 0 no-query no-digest originserver default name=origin`,
		'cache_peer_access origin allow all',
		'http_access allow all',
		'shutdown_lifetime 0 seconds',
		'connect_retries 3',
		`pid_filename ${folder}/squid.pid`,
		`access_log none`,
		`cache_log ${folder}/cache.log`,
		`coredump_dir ${folder}`,
		'pinger_enable off',
	]);
	return {args: ['-N', '-f', file]};
});

const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'cache', 'cache_disk'];

const apache = peer('Apache', '/usr/sbin/apache2', async ({port, folder, upstream}, write) => {
	await mkdir(join(folder, 'cache'));
	await chmod(join(folder, 'cache'), 0o777);
	const file = await write('apache.conf', [
		...modules.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
		`ServerRoot ${folder}`,
		'ServerName localhost',
		`PidFile ${folder}/apache.pid`,
		`DefaultRuntimeDir ${folder}`,
		`ErrorLog ${folder}/error.log`,
		`Listen 127.0.0.1:${port}`,
		`ProxyPass "/" "${upstream.origin}/"`,
		'CacheEnable disk /',
		`CacheRoot ${folder}/cache`,
		'CacheDefaultExpire 0',
		'CacheIgnoreNoLastMod On',
		'CacheStoreExpired On',
		'UseCanonicalName On',
		'CacheHeader On',
		'CacheDetailHeader on',
	]);
	return {args: ['-f', file, '-D', 'FOREGROUND']};
});

const trafficServer = peer('Traffic Server', '/usr/bin/traffic_server', async ({port, folder, upstream}, write) => {
	for (const name of ['cache', 'log', 'state', 'body_factory', 'plugins']) {
		await mkdir(join(folder, name));
		await chmod(join(folder, name), 0o777);
	}
	await write('remap.config', [`map http://127.0.0.1:${port}/ ${upstream.origin}/`]);
	await write('ip_allow.yaml', ['ip_allow:', '  - {apply: in, ip_addrs: 0/0, action: allow, methods: ALL}']);
	await write('storage.config', [`${folder}/cache 64M`]);
	await write('records.config', [
		`CONFIG proxy.config.http.server_ports STRING ${port}`,
		`CONFIG proxy.config.config_dir STRING ${folder}`,
		`CONFIG proxy.config.local_state_dir STRING ${folder}/state`,
		`CONFIG proxy.config.log.logfile_dir STRING ${folder}/log`,
		`CONFIG proxy.config.body_factory.template_sets_dir STRING ${folder}/body_factory`,
		'CONFIG proxy.config.admin.user_id STRING #-1',
		'CONFIG proxy.config.exec_thread.autoconfig INT 0',
		'CONFIG proxy.config.exec_thread.limit INT 2',
		'CONFIG proxy.config.http.insert_response_via_str INT 0',
		'CONFIG proxy.config.http.cache.required_headers INT 2',
		'CONFIG proxy.config.http.negative_caching_enabled INT 0',
		'CONFIG proxy.config.diags.output.diag STRING L',
	]);
	return {args: [], env: {PROXY_CONFIG_CONFIG_DIR: folder}};
});

/** Those that this machine has. */
export function installedPeers(): Peer[] {
	return [nginx, varnish, squid, apache, trafficServer].filter(({program}) => existsSync(program));
}
