import {afterEach, describe, expect, it} from 'vitest';
import {lookOf, roles, wearTheme} from '../../source/tui/theme.ts';

afterEach(() => wearTheme('auto', null, undefined));

/** The relative luminance of a colour as `#5fd7ff`, by WCAG 2.2. */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
		const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

describe('WCAG asks for a contrast of 4.5 of text', () => {
	it.each([
		['light', '#ffffff'],
		['dark', '#000000'],
		['dark', '#1e1e1e'],
	] as const)('%s on %s has it in every role, and of frames that of graphics', (theme, background) => {
		wearTheme(theme, null, undefined);
		for (const role of roles) {
			const {color, dimColor = false} = lookOf(role);
			expect(dimColor, role).toBe(false);
			if (typeof color === 'string') {
				expect(contrast(color, background), role).toBeGreaterThanOrEqual(role === 'frame' ? 3 : 4.5);
			}
		}
	});
});
