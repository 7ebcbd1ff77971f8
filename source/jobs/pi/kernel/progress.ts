// Work done, told to the host.
import {rank} from './crew';
import {hostReport} from './host';

/** Reports work that the whole crew did together, once. */
export function report(units: f64): void {
	if (rank === 0) hostReport(units);
}
