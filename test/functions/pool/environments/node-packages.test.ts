import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {moduleCode} from '../../../../source/functions/code/module-code.ts';
import {environmentOf} from '../../../../source/functions/library/environment-of.ts';
import {encodeValue} from '../../../../source/functions/values/values.ts';
import {returnOf, watched} from '../../support/calling.ts';
import {openPool} from '../../support/open-pool.ts';

let folder: string;
let pool: ReturnType<typeof openPool>;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-packages-'));
	// One of this repository's own packages has an addon.
	symlinkSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
	writeFileSync(
		join(folder, 'css.ts'),
		`import {transform} from 'lightningcss';
export const minify = (css: string) => transform({filename: 'a.css', code: Buffer.from(css), minify: true}).code.toString();`,
	);
	writeFileSync(
		join(folder, 'maybe.cjs'),
		`let css;
try { css = require('lightningcss'); } catch {}
exports.kind = () => typeof css?.transform;`,
	);
	pool = openPool({isOwn: true});
});
afterAll(async () => {
	await pool.close();
	rmSync(folder, {recursive: true, force: true});
});

async function requestOf(file: string, entry: string, args: unknown[], isLocal: boolean) {
	const module = await moduleCode(join(folder, file), entry);
	const {runtime, code} = module;
	const environment = environmentOf(module, {}, {isLocal});
	return {runtime, code, environment, args: encodeValue('rich', args), resultEncoding: 'rich' as const};
}

test('a package with an addon is imported, or required, from where it is installed', async () => {
	const minify = await requestOf('css.ts', 'minify', ['a { color: #ff0000 }'], true);
	expect(minify.environment).toEqual({kind: 'node-modules', path: folder});
	expect(minify.code.source.length).toBeLessThan(2000);
	expect(await returnOf(pool.functions, minify)).toBe('a{color:red}');
	expect(await returnOf(pool.functions, await requestOf('maybe.cjs', 'kind', [], true))).toBe('function');
});

test('elsewhere it is refused, or done without where the code can', async () => {
	await expect(requestOf('css.ts', 'minify', [''], false)).rejects.toMatchObject({
		code: 'FUNCTION_INVALID',
		message: expect.stringContaining('addon'),
	});
	const service = openPool({modules: null});
	try {
		const maybe = await requestOf('maybe.cjs', 'kind', [], false);
		expect((await watched(service.functions, maybe)).value).toBe('undefined');
		const named = {...maybe, environment: {kind: 'node-modules' as const, path: folder}};
		await expect(service.functions.start(named).outcome).rejects.toMatchObject({code: 'FUNCTION_INVALID'});
	} finally {
		await service.close();
	}
});
