// Makes what people install without npm: npm run package -- [--platform linux-x64]… [--level N] [--out FOLDER] [--downloads URL]
//
// An archive for each platform with Node inside, a Debian package of the same, their digests and bills of materials, and
// files for Homebrew, Nix and AUR. What is missing on this machine is said, and left out where it can be.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {createReadStream, createWriteStream, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {constants, createZstdCompress} from 'node:zlib';
import {debianPackage} from './debian-package.ts';
import {isProgramFor, makeTree} from './make-tree.ts';
import {platforms} from './platforms.ts';
import {recipes} from './recipes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Writes `name`.tar.zst of the folder `name`; the same content makes the same bytes. */
async function archive(folder: string, name: string, level: number): Promise<string> {
	const tar = join(folder, `${name}.tar`);
	const time = execFileSync('git', ['log', '-1', '--format=%ct'], {cwd: root, encoding: 'utf8'}).trim();
	const order = ['--sort=name', `--mtime=@${time}`, '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
	execFileSync('tar', [...order, '--directory', folder, '--create', '--file', tar, name]);
	const params = {
		[constants.ZSTD_c_compressionLevel]: level,
		[constants.ZSTD_c_checksumFlag]: 1,
		// The largest window that unpackers take without being asked for more memory.
		[constants.ZSTD_c_windowLog]: 27,
	};
	const file = `${name}.tar.zst`;
	await pipeline(
		createReadStream(tar),
		createZstdCompress({params, pledgedSrcSize: statSync(tar).size}),
		createWriteStream(join(folder, file)),
	);
	rmSync(tar);
	return file;
}

function digestOf(file: string): string {
	return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function isThere(program: string): boolean {
	try {
		execFileSync(program, ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

async function main(): Promise<void> {
	const {values} = parseArgs({
		options: {
			platform: {type: 'string', multiple: true},
			level: {type: 'string', default: '19'},
			out: {type: 'string', default: join(root, 'release/packages')},
			// Where the archives are to be found once they are published.
			downloads: {type: 'string', default: 'https://lunch.example/downloads'},
		},
	});
	const level = Number(values.level);
	const chosen = platforms.filter(({name}) => values.platform === undefined || values.platform.includes(name));
	if (chosen.length === 0 || !(level >= 1 && level <= 22)) {
		throw new Error(`--platform is one of ${platforms.map(({name}) => name).join(', ')}, --level 1 to 22`);
	}
	const folder = resolve(values.out);
	const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
	rmSync(folder, {recursive: true, force: true});
	mkdirSync(folder, {recursive: true});
	const say = (line: string) => process.stdout.write(`${line}\n`);
	const files: string[] = [];
	for (const platform of chosen) {
		const name = `lunch-${version}-${platform.name}`;
		const tree = join(folder, name);
		for (const remark of makeTree(root, tree, platform)) say(`${platform.name}: ${remark}`);
		if (!isProgramFor(platform, join(tree, 'lib/lunch/node')))
			throw new Error(`the Node of ${name} is for another machine`);
		files.push(await archive(folder, name, level));
		if (isThere('dpkg-deb')) files.push(debianPackage({tree, version, platform, level, folder}));
		else say(`${platform.name}: no .deb: there is no dpkg-deb here`);
		rmSync(tree, {recursive: true});
	}
	const digests = new Map(files.map(file => [file, digestOf(join(folder, file))]));
	writeFileSync(join(folder, 'SHA256SUMS'), [...digests].map(([file, digest]) => `${digest}  ${file}\n`).join(''));
	mkdirSync(join(folder, 'recipes'));
	for (const [file, text] of Object.entries(recipes({version, downloads: values.downloads, digests}))) {
		writeFileSync(join(folder, 'recipes', file), text);
	}
	for (const file of files) say(`${join(folder, file)}  ${(statSync(join(folder, file)).size / 1e6).toFixed(1)} MB`);
}

await main();
