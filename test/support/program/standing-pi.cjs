// Loaded before a program that a test starts: its computation of a huge job, which the test needs to be running and of
// which it never has the decimals, stands still in the kernel. That costs no time of the processor.
const {isMainThread} = require('node:worker_threads');

/** The least decimals of such a job. */
const STANDING_FROM = 20_000_000;

if (!isMainThread) {
	const {Instance} = WebAssembly;
	const neverWoken = new Int32Array(new SharedArrayBuffer(4));
	const standing =
		compute =>
		(digits, ...rest) => {
			if (digits >= STANDING_FROM) Atomics.wait(neverWoken, 0, 0);
			compute(digits, ...rest);
		};
	WebAssembly.Instance = class {
		constructor(module, imports) {
			const {exports} = new Instance(module, imports);
			const {computeDecimals, computeSums} = exports;
			const computations = {computeDecimals: standing(computeDecimals), computeSums: standing(computeSums)};
			this.exports = computeDecimals ? {...exports, ...computations} : exports;
		}
	};
}
