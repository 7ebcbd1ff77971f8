import {type Computation, createPiComputation} from '../../../source/jobs/engine/work/computation.ts';

/** The computation of pi with a checkpoint at every chance; `shares` gets every share of the work that is told. */
export function watchedComputation(shares: number[]): () => Computation {
	return () => {
		const computation = createPiComputation({threads: 1, pace: {everyMs: 0, everyShare: 0}});
		return {
			...computation,
			compute: task =>
				computation.compute({
					...task,
					onProgress(share) {
						shares.push(share);
						task.onProgress(share);
					},
				}),
		};
	};
}

/** The same computation, whose decimals nobody gets: it is at its job until its process is killed. */
export function endlessComputation(): Computation {
	const computation = createPiComputation({threads: 1, pace: {everyMs: 0, everyShare: 0}});
	return {
		...computation,
		async *compute(task) {
			for await (const chunk of computation.compute(task)) {
				await new Promise(() => {});
				yield chunk;
			}
		},
	};
}

/** Turns a bit of some bytes over. */
export function spoilt(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	copy.writeUInt8(copy.readUInt8(copy.length >> 1) ^ 1, copy.length >> 1);
	return copy;
}
