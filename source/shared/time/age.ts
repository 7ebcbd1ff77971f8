/** How long ago, in words: `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function ageInWords(from: Date, now: Date): string {
	const minutes = Math.floor((now.getTime() - from.getTime()) / 60_000);
	if (minutes < 1) return 'just now';
	if (minutes < 60) return `${minutes} min ago`;
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
	return `${Math.floor(minutes / (24 * 60))} days ago`;
}
