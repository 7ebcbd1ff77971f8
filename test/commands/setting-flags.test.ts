import {expect, test} from 'vitest';
import {commonFlags, type FlagDefinition} from '../../source/commands/flags.ts';
import {commands} from '../../source/commands/table.ts';
import {readFlag} from '../../source/shared/settings/setting-definition.ts';
import {type Settings, settingDefinitions} from '../../source/shared/settings/settings.ts';

test('every setting with a flag is taken by a command', () => {
	const flags = [commonFlags, ...Object.values(commands).map(({flags: own = {}}) => own)];
	const taken = new Set(flags.flatMap(own => Object.values<FlagDefinition>(own).map(({setting}) => setting)));
	const names = Object.keys(settingDefinitions) as (keyof Settings)[];
	expect(names.length).toBeGreaterThan(30);
	expect(names.filter(name => readFlag(settingDefinitions[name]) !== null && !taken.has(name))).toEqual([]);
});
