import {userInfo} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {expandPath, xdgDirectories} from '../../../source/shared/files/paths.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([{}, {HOME: ''}])('without a home in the environment, %j, it is the one that the system knows', env => {
	// Node.js takes the variable of the process itself for its word.
	vi.stubEnv('HOME', '');
	const {homedir} = userInfo();
	expect(xdgDirectories(env).data).toBe(join(homedir, '.local/share/lunch'));
	expect(expandPath('~/menus', env)).toBe(join(homedir, 'menus'));
});
