import {basename} from 'node:path';
import stringWidth from 'string-width';
import {rate} from './rate.ts';

export const currency = 'SEK';

/** A price with what a module imports: a constant, a package, Node. */
export function total(prices: readonly number[], {people = 1}: {people?: number} = {}): number {
	process.stdout.write(`${basename('/tmp/prices')} ${stringWidth('å')}\n`);
	return prices.reduce((sum, price) => sum + price, 0) * rate * people;
}

export async function* endless(): AsyncGenerator<number> {
	yield 1;
}

export default (name: string): string => `Hej ${name}`;
