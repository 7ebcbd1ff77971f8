// Figures as people read them.

/** A whole number with thousands apart. */
export function grouped(count: number): string {
	return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A time in words: `0.4 s`, `12 s`, `3 min 20 s`. */
export function durationText(ms: number): string {
	if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Bytes in words: `512 B`, `1.5 KiB`, `20.0 MiB`. */
export function sizeText(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	const [unit, size] = bytes < 2 ** 20 ? ['KiB', 1024] : bytes < 2 ** 30 ? ['MiB', 2 ** 20] : ['GiB', 2 ** 30];
	return `${(bytes / size).toFixed(1)} ${unit}`;
}
