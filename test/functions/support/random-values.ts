/** Values of every kind that can be sent, nested, shared and in cycles, made from random numbers. */
export function randomValue(random: () => number): unknown {
	const made: object[] = [];
	const integer = (below: number) => Math.floor(random() * below);
	const pick = <Item>(items: readonly Item[]): Item => items[integer(items.length)] as Item;

	const texts = ['', 'a', 'Köttbullar', '🍲', '\0', '"\\\n<', '__proto_', '\ud800', ' \u2028', 'error 0 Error', 'E'];
	const keys = ['a', 'b', 'then_', 'constructor', 'toString', '0', '', 'x y', 'länk'];
	const text = () =>
		random() < 0.5 ? pick(texts) : String.fromCharCode(...Array.from({length: 5}, () => integer(65536)));

	function leaf(): unknown {
		const numbers = [0, -0, 1, -1.5, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, random()];
		return pick<() => unknown>([
			() => undefined,
			() => null,
			() => random() < 0.5,
			() => pick(numbers),
			text,
			() => pick([0n, -1n, 12345678901234567890n]),
			() => keep(new Date(pick([0, Number.NaN, 8.64e15, -1, integer(2 ** 40)]))),
			() => keep(new RegExp(pick(['a+', '/', '\\d"', '[<]']), pick(['', 'g', 'iu', 'v']))),
			() => keep(new URL(`http://lunch.example/${integer(9)}?q=å`)),
			() => keep(new URLSearchParams({q: text().toWellFormed()})),
			() => keep(Object(pick([1, 'boxed', true, 2n]))),
			bytes,
		])();
	}

	function bytes(): unknown {
		const buffer = new ArrayBuffer(16);
		new Uint8Array(buffer).forEach((_, at, all) => {
			all[at] = integer(256);
		});
		return keep(
			pick<() => object>([
				() => buffer,
				() => new DataView(buffer, 3, 5),
				() => new Uint8Array(buffer, 2, 4),
				() => new Float64Array(buffer),
				() => new BigInt64Array(buffer),
				() => new Int16Array(buffer, 4),
				() => new Uint8ClampedArray(0),
			])(),
		);
	}

	function keep<Kept extends object>(object: Kept): Kept {
		made.push(object);
		return object;
	}

	function value(depth: number): unknown {
		if (made.length > 0 && random() < 0.15) return pick(made);
		if (depth <= 0 || random() < 0.3) return leaf();
		return pick([list, record, map, set, error])(depth - 1);
	}

	function list(depth: number): unknown {
		const items = keep(new Array<unknown>(integer(6)));
		for (let at = 0; at < items.length; at += 1) if (random() < 0.8) items[at] = value(depth);
		if (random() < 0.05) items[1_000_000] = value(depth);
		return items;
	}

	function record(depth: number): unknown {
		const object = keep<Record<string, unknown>>(random() < 0.2 ? Object.create(null) : {});
		for (let left = integer(5); left > 0; left -= 1) object[pick(keys)] = value(depth);
		return object;
	}

	function map(depth: number): unknown {
		const pairs = keep(new Map<unknown, unknown>());
		for (let left = integer(4); left > 0; left -= 1) pairs.set(value(depth), value(depth));
		return pairs;
	}

	function set(depth: number): unknown {
		const items = keep(new Set<unknown>());
		for (let left = integer(4); left > 0; left -= 1) items.add(value(depth));
		return items;
	}

	function error(depth: number): unknown {
		const Kind = pick([Error, TypeError, RangeError, SyntaxError, URIError]);
		const failure = keep(random() < 0.2 ? new AggregateError([value(depth)], text()) : new Kind(text()));
		if (random() < 0.5) failure.cause = value(depth);
		if (random() < 0.3) failure.name = pick(['Mine', '', 'lunch.Error']);
		for (let left = integer(3); left > 0; left -= 1) Object.assign(failure, {[pick(keys)]: value(depth)});
		return failure;
	}

	return value(5);
}
