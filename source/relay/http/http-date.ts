const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// The three forms of RFC 9110, 5.6.7. `Date.parse` takes much more for a date, "0" too.
const fixed = /^\w{3}, (?<day>\d{2}) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const rfc850 = /^\w{6,9}, (?<day>\d{2})-(?<month>\w{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const asctime = /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/;

/** A date of HTTP in milliseconds since the epoch; null if it is none. */
export function parseHttpDate(text: string | null, now: number): number | null {
	const {day, month, year, time} =
		(fixed.exec(text ?? '') ?? rfc850.exec(text ?? '') ?? asctime.exec(text ?? ''))?.groups ?? {};
	const monthIndex = months.indexOf(month?.toLowerCase() ?? '');
	if (monthIndex < 0) return null;
	const [hours = 0, minutes = 0, seconds = 0] = time?.split(':').map(Number) ?? [];
	if (hours > 23 || minutes > 59 || seconds > 60) return null;
	const at = (fullYear: number) => Date.UTC(fullYear, monthIndex, Number(day), hours, minutes, seconds);
	if (year?.length === 4) return at(Number(year));
	// Two digits that would be more than 50 years ahead are of the century before.
	const thisYear = new Date(now).getUTCFullYear();
	const guess = thisYear - (thisYear % 100) + Number(year);
	return at(guess > thisYear + 50 ? guess - 100 : guess);
}

/** A time as HTTP writes it. */
export function httpDate(time: number): string {
	return new Date(time).toUTCString();
}
