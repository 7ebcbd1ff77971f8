// The yardstick: a textbook Chudnovsky computation of pi on GMP, one thread, no factoring of the
// series, decimal string included. Prints the seconds spent, not the start of the process.
//
//   cc -O2 -o pi-gmp pi-gmp.c -lgmp && ./pi-gmp 1000000 [repeats] [file]
#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "measure.h"

static void split(unsigned long a, unsigned long b, mpz_t p, mpz_t q, mpz_t t) {
	if (b - a == 1) {
		if (a == 0) {
			mpz_set_ui(p, 1);
			mpz_set_ui(q, 1);
		} else {
			mpz_set_ui(p, 6 * a - 5);
			mpz_mul_ui(p, p, 2 * a - 1);
			mpz_mul_ui(p, p, 6 * a - 1);
			mpz_set_ui(q, 10939058860032000UL); // 640320^3 / 24
			mpz_mul_ui(q, q, a);
			mpz_mul_ui(q, q, a);
			mpz_mul_ui(q, q, a);
		}
		mpz_mul_ui(t, p, 13591409UL + 545140134UL * a);
		if (a & 1) mpz_neg(t, t);
		return;
	}
	unsigned long m = a + (b - a) / 2;
	mpz_t p2, q2, t2;
	mpz_inits(p2, q2, t2, NULL);
	split(a, m, p, q, t);
	split(m, b, p2, q2, t2);
	mpz_mul(t, t, q2);
	mpz_mul(t2, t2, p);
	mpz_add(t, t, t2);
	mpz_clear(t2);
	mpz_mul(p, p, p2);
	mpz_mul(q, q, q2);
	mpz_clears(p2, q2, NULL);
}

int main(int argc, char **argv) {
	unsigned long digits = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	int repeats = argc > 2 ? atoi(argv[2]) : 1;
	for (int i = 0; i < repeats; i++) {
		double start = now();
		double busy = processor();
		mpz_t p, q, t, s;
		mpz_inits(p, q, t, s, NULL);
		split(0, digits / 14.181647462725477 + 2, p, q, t);
		mpz_clear(p);
		// pi = 426880 sqrt(10005) Q / T, scaled by 10^digits and 32 guard bits.
		mpz_ui_pow_ui(s, 10, 2 * digits);
		mpz_mul_ui(s, s, 10005);
		mpz_mul_2exp(s, s, 64);
		mpz_sqrt(s, s);
		mpz_mul_ui(q, q, 426880);
		mpz_mul(s, s, q);
		mpz_tdiv_q(s, s, t);
		mpz_tdiv_q_2exp(s, s, 32);
		char *text = mpz_get_str(NULL, 10, s);
		double seconds = now() - start;
		busy = processor() - busy;
		printf("{\"digits\":%lu,\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"maxRssKiB\":%ld}\n", digits, seconds, busy, peak());
		fflush(stdout);
		if (i == repeats - 1 && argc > 3) {
			FILE *file = fopen(argv[3], "w");
			fprintf(file, "%c.%s", text[0], text + 1);
			fclose(file);
		}
		free(text);
		mpz_clears(q, t, s, NULL);
	}
	return 0;
}
