import {type Line, line} from '../../../components/line.ts';

/** Lines with a heading and a gap before them; nothing where there are none. */
export function section(title: string, lines: readonly Line[]): Line[] {
	return lines.length === 0 ? [] : [[], line(title, 'heading'), ...lines];
}
