import {expect, test} from 'vitest';
import {createTenantLabels} from '../../../source/services/grpc/tenant-label.ts';

test('metrics have a bounded number of series for tenants', () => {
	const label = createTenantLabels();
	expect(label('anna')).toBe('anna');
	const labels = Array.from({length: 1000}, (_, i) => [label(`connection:x:${i}`), label(`tenant-${i}`)]).flat();
	expect(new Set(labels).size).toBe(101);
	expect(label('anna')).toBe('anna');
});
