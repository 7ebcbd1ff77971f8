import {CODE_NAME} from './compile.ts';

/** Most characters of a stack. */
const LONGEST = 16_000;

/** A stack without the frames of this program and of Node, and without folders. */
export function cleanStack(stack: string, folder: string, ownFile: string): string {
	const lines = stack.slice(0, LONGEST).split('\n');
	const isOurs = (line: string) =>
		/^\s+at /.test(line) && (line.includes('node:') || (ownFile !== '' && line.includes(ownFile)));
	return lines
		.filter(line => !isOurs(line))
		.join('\n')
		.replaceAll(`${folder}/${CODE_NAME}`, CODE_NAME);
}
