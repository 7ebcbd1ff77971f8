// bin/lunch of an archive: starts the Node beside the program with it, wherever the archive was unpacked. It needs
// neither a shell nor a library. Built by make-tree.ts:
//   cc -Os -static -nostdlib -ffreestanding -fno-stack-protector -o bin/lunch launcher.c

#if defined(__x86_64__)
enum { WRITE = 1, EXECVE = 59, EXIT = 60, READLINKAT = 267 };
static long call(long number, long a, long b, long c, long d) {
	long result;
	register long fourth __asm__("r10") = d;
	__asm__ volatile("syscall"
		: "=a"(result)
		: "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
		: "rcx", "r11", "memory");
	return result;
}
__asm__(".globl _start\n_start: xor %rbp, %rbp\n mov %rsp, %rdi\n and $-16, %rsp\n call begin\n");
#elif defined(__aarch64__)
enum { WRITE = 64, EXECVE = 221, EXIT = 93, READLINKAT = 78 };
static long call(long number, long a, long b, long c, long d) {
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
}
__asm__(".globl _start\n_start: mov x29, #0\n mov x0, sp\n bl begin\n");
#else
#error "no launcher for this platform"
#endif

enum { LONGEST = 4096, MOST_ARGUMENTS = 65536, HERE = -100 };
static char node[LONGEST + 32];
static char script[LONGEST + 32];
static char *arguments[MOST_ARGUMENTS];

static void append(char *to, const char *text) {
	while (*text) *to++ = *text++;
	*to = 0;
}

static void fail(const char *text) {
	long length = 0;
	while (text[length]) length++;
	call(WRITE, 2, (long)text, length, 0);
	call(EXIT, 1, 0, 0, 0);
	for (;;) {}
}

// The kernel hands a process the number of arguments, the arguments, 0, the environment, 0.
__attribute__((used, noreturn)) void begin(long *stack) {
	long count = stack[0];
	char **given = (char **)(stack + 1);
	char **environment = given + count + 1;
	long length = call(READLINKAT, HERE, (long)"/proc/self/exe", (long)node, LONGEST);
	if (length <= 0 || length >= LONGEST) fail("lunch: /proc is needed to find the program, and is not mounted.\n");
	if (count < 1 || count + 2 > MOST_ARGUMENTS) fail("lunch: too many arguments.\n");
	// PREFIX/bin/lunch: two names less are PREFIX.
	for (int names = 0; names < 2; names++)
		while (length > 0 && node[--length] != '/') {}
	node[length] = 0;
	append(script, node);
	append(node + length, "/lib/lunch/node");
	append(script + length, "/lib/lunch/bin/lunch.js");
	arguments[0] = given[0];
	arguments[1] = script;
	for (long i = 1; i < count; i++) arguments[i + 1] = given[i];
	call(EXECVE, (long)node, (long)arguments, (long)environment, 0);
	fail("lunch: lib/lunch/node beside it can not be started: the archive is incomplete, or for another platform.\n");
	for (;;) {}
}
