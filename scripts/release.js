// Makes a release: npm run release -- X.Y.Z [--dry-run]
//
// Checks that the commit is fit to be one, packs the package into release/X.Y.Z with its digests, signs them where git has
// a key, and tags the commit. Nothing is published: the last lines say how. With --dry-run there is no run of .ci/run and
// no tag, and the files are in a temporary folder.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'usage: npm run release -- X.Y.Z [--dry-run]';

function say(line) {
	process.stdout.write(`${line}\n`);
}

/** A reason not to release. */
class Refusal extends Error {}

function git(...args) {
	return execFileSync('git', args, {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
}

/** The output of a git command; empty where it fails, as for a setting that is not there. */
function gitOrNothing(...args) {
	try {
		return git(...args);
	} catch {
		return '';
	}
}

/** The changes of a version: the text below its heading in the change log. Empty where there is none. */
function changesOf(version) {
	const sections = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m);
	const section = sections.find(text => text.split(/\s/, 1)[0] === version) ?? '';
	return section.split('\n').slice(1).join('\n').trim();
}

/** Throws the first reason not to release this commit as this version. */
function checkCommit(version) {
	if (git('branch', '--show-current') !== 'main') throw new Refusal('Releases are made on main: git switch main.');
	const changed = git('status', '--porcelain');
	if (changed !== '') throw new Refusal(`Commit or stash what has changed:\n${changed}`);
	const {version: packaged} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	if (packaged !== version) {
		throw new Refusal(`package.json says ${packaged}: npm version ${version} --no-git-tag-version, and commit that.`);
	}
	if (changesOf(version) === '')
		throw new Refusal(`CHANGELOG.md says nothing of it: it needs a section "## ${version}".`);
	if (git('tag', '--list', `v${version}`) !== '') throw new Refusal(`The tag v${version} is there already.`);
}

function runChecks() {
	try {
		execFileSync(join(root, '.ci/run'), {cwd: root, stdio: ['ignore', 2, 2]});
	} catch (cause) {
		throw new Refusal('.ci/run failed: nothing was packed or tagged.', {cause});
	}
}

/** Packs the package and writes its digests; returns the files' names. */
function pack(folder) {
	// The output of npm's own scripts goes to stderr.
	execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {cwd: root, stdio: ['ignore', 2, 2]});
	const packages = readdirSync(folder).filter(name => name.endsWith('.tgz'));
	const digests = packages.map(name => {
		const digest = createHash('sha256').update(readFileSync(join(folder, name)));
		return `${digest.digest('hex')}  ${name}\n`;
	});
	writeFileSync(join(folder, 'SHA256SUMS'), digests.join(''));
	return packages;
}

/** Signs the digests with the key that git signs with. Returns whether there is one. */
function sign(folder) {
	const key = gitOrNothing('config', 'user.signingkey');
	if (key === '') return false;
	const sums = join(folder, 'SHA256SUMS');
	const options = {stdio: ['inherit', 2, 2]};
	if (gitOrNothing('config', 'gpg.format') === 'ssh') {
		execFileSync('ssh-keygen', ['-Y', 'sign', '-n', 'file', '-f', key, sums], options);
	} else execFileSync('gpg', ['--armor', '--detach-sign', '--local-user', key, sums], options);
	return true;
}

function release(version, isDry) {
	checkCommit(version);
	const {name} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	// The publisher sets it once.
	if (!isDry && name.startsWith('@your-scope/')) {
		throw new Refusal(`package.json names the package ${name}: put the scope that you publish under in its place.`);
	}
	const commit = git('rev-parse', 'HEAD');
	if (isDry) say('dry run: .ci/run is not run');
	else runChecks();
	const target = isDry ? join(mkdtempSync(join(tmpdir(), 'lunch-release-')), version) : join(root, 'release', version);
	// Packed beside its place: the folder is there when all of it is.
	const draft = `${target}.draft`;
	rmSync(draft, {recursive: true, force: true});
	mkdirSync(draft, {recursive: true});
	const packages = pack(draft);
	const isSigned = sign(draft);
	if (git('rev-parse', 'HEAD') !== commit) throw new Refusal('Another commit was made meanwhile: start again.');
	checkCommit(version);
	if (existsSync(target)) rmSync(target, {recursive: true});
	renameSync(draft, target);
	say(`packed ${packages.map(name => join(target, name)).join(', ')}`);
	say(isSigned ? 'signed SHA256SUMS' : 'not signed: git has no user.signingkey');
	if (isDry) return say(`dry run: v${version} is not tagged`);
	const message = `lunch ${version}\n\n${changesOf(version)}`;
	git('tag', isSigned ? '--sign' : '--annotate', '--cleanup=verbatim', `v${version}`, '--message', message, commit);
	say(`tagged v${version}. To publish it:`);
	say(`  git push origin main v${version}`);
	for (const name of packages) say(`  npm publish ${join('release', version, name)}`);
}

try {
	const {values, positionals} = parseArgs({options: {'dry-run': {type: 'boolean'}}, allowPositionals: true});
	const [version = ''] = positionals;
	if (positionals.length !== 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) throw new Refusal(USAGE);
	release(version, values['dry-run'] === true);
} catch (error) {
	if (error instanceof Refusal || error.code?.startsWith('ERR_PARSE_ARGS')) process.stderr.write(`${error.message}\n`);
	else throw error;
	process.exitCode = 1;
}
