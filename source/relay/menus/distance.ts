import type {Coordinate} from './restaurant.ts';

/** The mean radius of the Earth, in metres (IUGG). */
const EARTH_RADIUS = 6_371_008.8;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The distance of two places along the surface of the Earth, in metres, by the haversine formula. */
export function distanceMeters(a: Coordinate, b: Coordinate): number {
	const north = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
	const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
	const part = north + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east;
	// Rounding must not lead beyond the antipode.
	return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, part)));
}

/** A place as a person writes it, `51.34,12.38` in degrees north and east; null for anything else. */
export function readCoordinate(text: string): Coordinate | null {
	const [, north = '', east = ''] = /^\s*([+-]?\d+(?:\.\d*)?)\s*[,;\s]\s*([+-]?\d+(?:\.\d*)?)\s*$/.exec(text) ?? [];
	if (north === '') return null;
	const [latitude, longitude] = [Number(north), Number(east)];
	return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? {latitude, longitude} : null;
}

/** A distance in words: `350 m`, `1.2 km`, `48 km`. */
export function distanceText(meters: number): string {
	if (meters < 995) return `${Math.round(meters / 10) * 10} m`;
	return `${(meters / 1000).toFixed(meters < 9950 ? 1 : 0)} km`;
}
