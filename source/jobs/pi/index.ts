// The computation of pi's decimals. It knows nothing of jobs.
export {type ChunkRange, chunkCount} from './chunks.ts';
export {computeApart} from './compute-apart.ts';
export {computePi, computeShort, isShort, type PiOptions} from './compute-pi.ts';
export {computeSums, planSums, type SumsOptions} from './compute-sums.ts';
export {PiCancelledError, PiDigitsError, PiError, type PiErrorCode, PiMemoryError} from './errors.ts';
export type {FinishedRanges} from './finished-sums.ts';
export type {Helpers} from './helpers.ts';
export type {SumsKeeping, SumsStore} from './kept-sums.ts';
export {CHUNK_BYTES, MAX_DIGITS, MAX_THREADS} from './limits.ts';
export {addressableBytes, memoryNeeded} from './memory-needed.ts';
export {createPiPool, type PiPool} from './pi-pool.ts';
export type {OnProgress} from './progress-meter.ts';
export {covers, isPart, QUOTIENT, rangeOfName, sumsName} from './sums-format.ts';
export {type Phase, partShare, phaseEnds, phases, sumsShare} from './work-units.ts';
