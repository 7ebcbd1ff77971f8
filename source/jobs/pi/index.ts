// The computation of pi's decimals. It knows nothing of jobs.

export {computeApart} from './apart/compute-apart.ts';
export {computePi, computeShort, isShort, type PiOptions} from './compute-pi.ts';
export {computeSums, planSums, type SumsOptions} from './compute-sums.ts';
export {PiCancelledError, PiDigitsError, PiError, type PiErrorCode, PiMemoryError} from './errors.ts';
export {CHUNK_BYTES, MAX_DIGITS, MAX_THREADS} from './limits.ts';
export {type ChunkRange, chunkCount} from './plan/chunks.ts';
export {addressableBytes, memoryNeeded} from './plan/memory-needed.ts';
export {covers, isPart, QUOTIENT, rangeOfName, sumsName} from './plan/ranges.ts';
export {type Phase, partShare, phaseEnds, phases, sidePartOf, sumsShare} from './plan/work-units.ts';
export type {FinishedRanges} from './sums/finished-sums.ts';
export type {Helpers} from './sums/helpers.ts';
export type {SumsKeeping, SumsStore} from './sums/kept-sums.ts';
export {createPiPool, type PiPool} from './threads/pi-pool.ts';
export type {OnProgress} from './threads/progress-meter.ts';
