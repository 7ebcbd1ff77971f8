import {STOCKHOLM, timeOfDayIn} from '../../shared/time/time-zone.ts';

/**
 * The time of day by this machine's clock, as every screen shows it. Where that is not the clock of the restaurants,
 * its zone is said: `14:31 UTC`.
 */
export function clockText(at: Date, {hasSeconds = false} = {}): string {
	const parts = [at.getHours(), at.getMinutes(), ...(hasSeconds ? [at.getSeconds()] : [])];
	const time = parts.map(part => String(part).padStart(2, '0')).join(':');
	const isSame = timeOfDayIn(STOCKHOLM, at) === time.slice(0, 5);
	return isSame ? time : `${time} ${zoneName(at)}`;
}

let zones: Intl.DateTimeFormat | undefined;

/** The short name of this machine's zone: `UTC`, `GMT+5:30`. */
function zoneName(at: Date): string {
	// The clock of most servers, known without the tables of all zones, which take longer to load than a frame to draw.
	if (at.toString().endsWith('GMT+0000 (Coordinated Universal Time)')) return 'UTC';
	zones ??= new Intl.DateTimeFormat('en', {timeZoneName: 'short'});
	return zones.formatToParts(at).find(({type}) => type === 'timeZoneName')?.value ?? 'UTC';
}
