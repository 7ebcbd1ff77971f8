import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Platform} from './platforms.ts';

interface Component {
	name: string;
	version: string;
	'bom-ref': string;
}

interface Bill {
	metadata: {component: Component};
	components: Component[];
	dependencies: {ref: string; dependsOn: string[]}[];
}

/**
 * The software bill of materials of an archive, as CycloneDX: npm's own, without the packages that only build or test
 * the program. The rest is what the licences name, and what lies beside it.
 */
export function billOfMaterials(root: string, {nodePackage, esbuildPackage}: Platform): string {
	const options = {
		cwd: root,
		encoding: 'utf8' as const,
		maxBuffer: 2 ** 28,
		stdio: ['ignore', 'pipe', 2] as ['ignore', 'pipe', 2],
	};
	const text = execFileSync(
		'npm',
		['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
		options,
	);
	const bill = JSON.parse(text) as Bill;
	const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
	const inside = new Set([...licences.matchAll(/^(\S+ \S+) \([^)]*\)$/gm)].map(([, named]) => named));
	const beside = new Set(['esbuild', nodePackage, esbuildPackage]);
	const components = bill.components.filter(({name, version}) => inside.has(`${name} ${version}`) || beside.has(name));
	const kept = new Set(components.map(component => component['bom-ref']));
	const dependencies = bill.dependencies
		.filter(({ref}, index) => index === 0 || kept.has(ref))
		.map(({ref, dependsOn}) => ({ref, dependsOn: dependsOn.filter(other => kept.has(other))}));
	// npm names the program after the folder that it is in.
	const component = {...bill.metadata.component, name: 'lunch'};
	const metadata = {...bill.metadata, component};
	return `${JSON.stringify({...bill, metadata, components, dependencies}, null, '\t')}\n`;
}
