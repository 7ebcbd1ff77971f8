// Work done, told to the host.

import {hostReport} from './host';
import {rank} from './team';

/** Reports work that the whole team did together, once. */
export function report(units: f64): void {
	if (rank === 0) hostReport(units);
}
