import {computePi, type PiOptions} from '../../../../source/jobs/pi/index.ts';

/** All the chunks of a computation as text. */
export async function decimals(options: PiOptions): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of computePi(options)) chunks.push(chunk);
	return Buffer.concat(chunks).toString('latin1');
}
