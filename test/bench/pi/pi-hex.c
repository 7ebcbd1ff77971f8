// Hexadecimal digits of pi from any place on, by Bellard's formula: each is computed without those before it, so it checks
// a computation of all of them and shares nothing with one.
//
//   pi-hex <place> [threads]     prints sixteen digits, of which the first has `place` others before it behind the point
//
//   pi = 1/64 sum (-1)^n / 2^(10 n) (-32/(4n+1) - 1/(4n+3) + 256/(10n+1) - 64/(10n+3) - 4/(10n+5) - 4/(10n+7) + 1/(10n+9))
//
// Places below 10^9: then every denominator and exponent is below 2^32.
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef unsigned __int128 wide;

#define LANES 16
#define MOST_THREADS 16

static const struct {
	int step, offset, shift, sign;
} terms[] = {{4, 1, 5, -1},  {4, 3, 0, -1},  {10, 1, 8, 1}, {10, 3, 6, -1},
             {10, 5, 2, -1}, {10, 7, 2, -1}, {10, 9, 0, 1}};
enum { TERMS = sizeof terms / sizeof terms[0] };

static int64_t bits;

// Powers of two modulo odd numbers, for several at once: Montgomery's reduction, from the exponent's highest bits down.
static void powers(uint64_t *power, const uint64_t *exponent, const uint64_t *modulus) {
	uint64_t inverse[LANES], x[LANES];
	for (int i = 0; i < LANES; i++) {
		uint32_t d = modulus[i], y = d;
		for (int k = 0; k < 4; k++) y *= 2 - d * y;
		inverse[i] = y;
		x[i] = ((uint64_t)1 << (32 + (exponent[i] >> 27))) % modulus[i];
	}
	for (int bit = 26; bit >= -1; bit--) {
		for (int i = 0; i < LANES; i++) {
			// The last round only takes the factor 2^32 out.
			uint64_t square = x[i] * (bit < 0 ? 1 : x[i]);
			uint64_t m = (uint64_t)(uint32_t)square * inverse[i] & 0xffffffff;
			int64_t y = (int64_t)(square >> 32) - (int64_t)(m * modulus[i] >> 32);
			y += (y >> 63) & (int64_t)modulus[i];
			int64_t twice = bit >= 0 && (exponent[i] >> bit & 1) ? 2 * y - (int64_t)modulus[i] : y;
			x[i] = (uint64_t)(twice + ((twice >> 63) & (int64_t)modulus[i]));
		}
	}
	for (int i = 0; i < LANES; i++) power[i] = x[i] % modulus[i];
}

// 2^96 numerator / denominator.
static wide fraction(uint64_t numerator, uint64_t denominator) {
	wide value = 0;
	for (int i = 0; i < 3; i++) {
		numerator <<= 32;
		value = value << 32 | numerator / denominator;
		numerator %= denominator;
	}
	return value;
}

struct part {
	int64_t first, last;
	wide sum;
};

static void *sum_part(void *argument) {
	struct part *part = argument;
	for (int64_t n = part->first; n < part->last; n += LANES) {
		for (int t = 0; t < TERMS; t++) {
			uint64_t exponent[LANES], modulus[LANES], power[LANES];
			int64_t highest = bits - 6 + terms[t].shift - 10 * n;
			for (int i = 0; i < LANES; i++) {
				int64_t e = highest - 10 * i;
				exponent[i] = e < 0 ? 0 : e;
				modulus[i] = terms[t].step * (n + i) + terms[t].offset;
			}
			powers(power, exponent, modulus);
			for (int i = 0; i < LANES && n + i < part->last; i++) {
				int64_t e = highest - 10 * i;
				wide value = e >= 0 ? fraction(power[i], modulus[i]) : e > -96 ? ((wide)1 << (96 + e)) / modulus[i] : 0;
				int negative = (terms[t].sign < 0) != ((n + i) & 1);
				part->sum += negative ? -value : value;
			}
		}
	}
	return NULL;
}

int main(int count, char **words) {
	int64_t place = count > 1 ? atoll(words[1]) : 0;
	int threads = count > 2 ? atoi(words[2]) : 1;
	if (place < 0 || place >= 1000000000 || threads < 1 || threads > MOST_THREADS) return 2;
	bits = 4 * place;
	int64_t all = bits / 10 + 16;
	struct part parts[MOST_THREADS];
	pthread_t running[MOST_THREADS];
	for (int i = 0; i < threads; i++) {
		parts[i] = (struct part){all * i / threads, all * (i + 1) / threads, 0};
		if (pthread_create(&running[i], NULL, sum_part, &parts[i]) != 0) return 1;
	}
	wide sum = 0;
	for (int i = 0; i < threads; i++) {
		pthread_join(running[i], NULL);
		sum += parts[i].sum;
	}
	printf("%016" PRIx64 "\n", (uint64_t)(sum >> 32));
	return 0;
}
