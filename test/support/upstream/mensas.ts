import {weekOf} from '../../../source/shared/time/calendar.ts';
import {type JsonService, startJsonService} from './json-service.ts';

/** A service with the API of OpenMensa and as many canteens as are wanted. */
export interface Mensas extends JsonService {
	/** Whether it is out of order. */
	isDown: boolean;
}

/** Canteen 62 is in Leipzig, every other one in a town of its own. They serve on all days but Saturday and Sunday. */
export async function startMensas(count = 3): Promise<Mensas> {
	const canteens = Array.from({length: count}, (_, index) => canteenOf(61 + index));
	let isDown = false;
	const service = await startJsonService(path => {
		if (isDown) return {status: 503, body: ''};
		const [, ids] = /^\/canteens\?ids=([\d,]+)$/.exec(path) ?? [];
		if (ids !== undefined) return {body: canteens.filter(({id}) => ids.split(',').includes(String(id)))};
		if (path.startsWith('/canteens?')) return {body: canteens};
		const [, id, monday] = /^\/canteens\/(\d+)\/meals\?start=(.+)$/.exec(path) ?? [];
		if (monday === undefined || !canteens.some(canteen => String(canteen.id) === id)) return undefined;
		return {
			body: weekOf(monday).map((date, index) => ({
				date,
				closed: index > 4,
				meals: index > 4 ? [] : [mealOf(`Suppe ${id} am ${date}`)],
			})),
		};
	});
	return Object.defineProperty(service as Mensas, 'isDown', {
		get: () => isDown,
		set(value: boolean) {
			isDown = value;
		},
	});
}

function canteenOf(id: number) {
	const city = id === 62 ? 'Leipzig' : `Ort ${id}`;
	return {id, name: `Mensa am Park ${id}`, city, address: `Weg ${id}`, coordinates: [51 + id / 1000, 12 + id / 1000]};
}

function mealOf(name: string) {
	return {id: 1, name, category: 'Essen', prices: {students: 2.3, others: null}, notes: ['vegan']};
}
