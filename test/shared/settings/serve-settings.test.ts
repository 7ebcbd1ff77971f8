import {describe, expect, test} from 'vitest';
import {serveSettingDefinitions} from '../../../source/shared/settings/serve-settings.ts';

const {host, port, workers, ttl, logLevel} = serveSettingDefinitions;

describe('settings of a service', () => {
	test('are read from flags, the environment and the configuration file alike', () => {
		expect(host.read('0.0.0.0', {})).toBe('0.0.0.0');
		expect(host.read('::1', {})).toBe('::1');
		expect(port.read('0', {})).toBe(0);
		expect(port.read(8081, {})).toBe(8081);
		expect(workers.read('auto', {})).toBe('auto');
		expect(workers.read('4', {})).toBe(4);
		expect(ttl.read('10', {})).toBe(10);
		expect(ttl.read(0.5, {})).toBe(0.5);
		expect(ttl.read('list=3600, menu=60', {})).toEqual({list: 3600, menu: 60});
		expect(ttl.read({missing: 5}, {})).toEqual({missing: 5});
		expect(logLevel.read('debug', {})).toBe('debug');
	});

	test.each([
		[() => host.read('a b', {}), 'an address'],
		[() => host.read('', {}), 'an address'],
		[() => port.read('80.5', {}), 'from 0 to 65535'],
		[() => port.read('', {}), 'from 0 to 65535'],
		[() => workers.read(0, {}), 'from 1 to 256'],
		[() => ttl.read('-1', {}), 'seconds above 0'],
		[() => ttl.read('menu=soon', {}), 'seconds above 0'],
		[() => ttl.read(null, {}), 'seconds above 0'],
		[() => ttl.read([], {}), 'seconds above 0'],
		[() => ttl.read('soup=1', {}), 'knows no soup'],
		[() => logLevel.read('loud', {}), 'one of debug'],
	])('nonsense is refused in words (%#)', (read, words) => {
		expect(read).toThrow(words);
	});
});
