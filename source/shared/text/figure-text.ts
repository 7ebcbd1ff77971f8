// Figures as people read them, in the language of this run.
import {spokenLanguage} from '../language/texts.ts';

/** A whole number with thousands apart. */
export function grouped(count: number): string {
	return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, spokenLanguage() === 'sv' ? '\u00A0' : ',');
}

function withTenths(count: number): string {
	const text = count.toFixed(1);
	return spokenLanguage() === 'sv' ? text.replace('.', ',') : text;
}

/** A time in words: `0.4 s`, `12 s`, `3 min 20 s`. */
export function durationText(ms: number): string {
	if (ms < 10_000) return `${withTenths(ms / 1000)} s`;
	const seconds = Math.round(ms / 1000);
	return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Bytes in words: `512 B`, `1.5 KiB`, `20.0 MiB`. */
export function sizeText(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	const [unit, size] = bytes < 2 ** 20 ? ['KiB', 1024] : bytes < 2 ** 30 ? ['MiB', 2 ** 20] : ['GiB', 2 ** 30];
	return `${withTenths(bytes / size)} ${unit}`;
}

/** A rate for people: whole from 10 on. */
export function rateText(rate: number): string {
	return rate >= 10 ? grouped(rate) : rate.toFixed(1);
}
