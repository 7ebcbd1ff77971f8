// Texts of the app about jobs, functions and services.
import {inSwedish} from '../catalogue.ts';

export const work = inSwedish({
	'{count} running': '{count} körs',
	'{digits} decimals of pi': '{digits} decimaler av pi',
	'{name} finished after {time}': '{name} blev klart efter {time}',
	'{name} failed after {time}': '{name} misslyckades efter {time}',
	'{name} was cancelled after {time}': '{name} avbröts efter {time}',
});
