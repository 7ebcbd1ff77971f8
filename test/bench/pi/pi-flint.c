// FLINT's (before 3.0: Arb's) pi with its own decimal conversion, for comparison only.
//
//   cc -O2 -o pi-flint pi-flint.c -lflint-arb -lflint -lmpfr -lgmp   (FLINT 2.9; from 3.0 on: -lflint)
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include "arb.h"
#include "measure.h"

int main(int argc, char **argv) {
	unsigned long digits = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	int repeats = argc > 2 ? atoi(argv[2]) : 1;
	flint_set_num_threads(argc > 3 ? atoi(argv[3]) : 1);
	for (int i = 0; i < repeats; i++) {
		double start = now();
		double busy = processor();
		arb_t pi;
		arb_init(pi);
		arb_const_pi(pi, digits * 3.3219280948873623 + 64);
		char *text = arb_get_str(pi, digits, ARB_STR_NO_RADIUS);
		double seconds = now() - start;
		busy = processor() - busy;
		printf("{\"digits\":%lu,\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"maxRssKiB\":%ld}\n", digits, seconds, busy, peak());
		fflush(stdout);
		flint_free(text);
		arb_clear(pi);
		flint_cleanup();
	}
	return 0;
}
