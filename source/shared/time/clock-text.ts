import {STOCKHOLM, timeOfDayIn} from './time-zone.ts';

/**
 * The time of day by this machine's clock, as every screen shows it. Where that is not the clock of the restaurants,
 * its zone is said: `14:31 UTC`.
 */
export function clockText(at: Date, {hasSeconds = false} = {}): string {
	const parts = [at.getHours(), at.getMinutes(), ...(hasSeconds ? [at.getSeconds()] : [])];
	const time = parts.map(twoDigits).join(':');
	const isSame = timeOfDayIn(STOCKHOLM, at) === time.slice(0, 5);
	return isSame ? time : `${time} ${zoneName(at)}`;
}

/** Day and time of day by the same clock, for a log that may go on for days: `2024-04-04 14:31:05 UTC`. */
export function momentText(at: Date): string {
	const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join('-');
	return `${day} ${clockText(at, {hasSeconds: true})}`;
}

function twoDigits(part: number): string {
	return String(part).padStart(2, '0');
}

let zones: Intl.DateTimeFormat | undefined;

/** The short name of this machine's zone: `UTC`, `GMT+5:30`. */
function zoneName(at: Date): string {
	// The clock of most servers, known without the tables of all zones, which take longer to load than a frame to draw.
	if (at.toString().endsWith('GMT+0000 (Coordinated Universal Time)')) return 'UTC';
	zones ??= new Intl.DateTimeFormat('en', {timeZoneName: 'short'});
	return zones.formatToParts(at).find(({type}) => type === 'timeZoneName')?.value ?? 'UTC';
}
