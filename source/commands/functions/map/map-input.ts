import type {LunchError} from '../../../shared/errors.ts';

/** An input of a map: its argument as JSON, or why it is none. */
export type MapInput = {
	/** How many bytes of the source end with it. */
	place: number;
} & ({argument: string; problem?: undefined} | {argument?: undefined; problem: LunchError});
