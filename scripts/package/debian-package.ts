import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Platform} from './platforms.ts';

export interface DebianOptions {
	/** The prefix that {@link makeTree} wrote. */
	tree: string;
	version: string;
	platform: Platform;
	/** zstd's level of compression, 1 to 22. */
	level: number;
	/** The folder that the package is written into. */
	folder: string;
}

/** Writes lunch_VERSION_ARCHITECTURE.deb; returns its name. It needs `dpkg-deb`. */
export function debianPackage({tree, version, platform, level, folder}: DebianOptions): string {
	const file = `lunch_${version}_${platform.debian}.deb`;
	const stage = join(folder, `.deb-${platform.debian}`);
	rmSync(stage, {recursive: true, force: true});
	mkdirSync(join(stage, 'DEBIAN'), {recursive: true});
	cpSync(tree, join(stage, 'usr'), {recursive: true});
	// There the program is not where an administrator puts what comes from elsewhere.
	const unit = join(stage, 'usr/lib/systemd/system/lunch.service');
	writeFileSync(
		unit,
		readFileSync(unit, 'utf8')
			.replaceAll('/usr/local/bin/', '/usr/bin/')
			.replaceAll('/etc/systemd/system/', '/usr/lib/systemd/system/'),
	);
	cpSync(join(stage, 'usr/share/doc/lunch/LICENSE'), join(stage, 'usr/share/doc/lunch/copyright'));
	writeFileSync(
		join(stage, 'DEBIAN/control'),
		`Package: lunch
Version: ${version}
Architecture: ${platform.debian}
Maintainer: The lunch authors <lunch@example.org>
Section: utils
Priority: optional
Depends: libc6 (>= 2.28)
Recommends: bubblewrap
Description: Lunch menus in the terminal, and a relay, jobs and functions
 Shows today's lunch, keeps menus for when their API is away, computes decimals
 of pi as jobs and runs functions on isolated processes. Node.js is inside.
`,
	);
	execFileSync('dpkg-deb', ['--build', '--root-owner-group', '-Zzstd', `-z${level}`, stage, join(folder, file)], {
		stdio: ['ignore', 'ignore', 2],
	});
	rmSync(stage, {recursive: true});
	return file;
}
