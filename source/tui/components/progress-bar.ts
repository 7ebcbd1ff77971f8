import type {DisplayOptions} from '../theme.ts';
import {type Line, span} from './line.ts';

/** A bar of so many columns, filled as far as `share` says, from 0 to 1. */
export function progressBar(share: number, columns: number, {signs: {bar}}: DisplayOptions): Line {
	const width = Math.max(1, columns);
	const cells = Math.max(0, Math.min(1, share)) * width;
	const full = Math.floor(cells);
	const part = bar.parts[Math.floor((cells - full) * bar.parts.length)] ?? '';
	const rest = width - full - (part === '' ? 0 : 1);
	return [span(bar.full.repeat(full) + part, 'bar'), span(bar.empty.repeat(rest), 'dim')];
}

/** A share as people write it; what is not whole never reads 100 %. */
export function percent(share: number): string {
	return `${Math.floor(Math.max(0, Math.min(1, share)) * 100)} %`;
}
