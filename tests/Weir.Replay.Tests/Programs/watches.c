// Words to watch: written and read by the program, written by a call, and written where clocks are read.
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static volatile long first, second, third, fourth, copy;
static struct __attribute__((packed)) {
    char before;
    volatile short odd; // on an odd address
} box;
static long pair[2];
static char large[64];
static struct timespec now;
static volatile unsigned long ticks;

__attribute__((noinline)) static void begin(void)
{
    __asm__("");
}

__attribute__((noinline)) static void end(void)
{
    __asm__("");
}

__attribute__((noinline)) static void look(void)
{
    clock_gettime(CLOCK_MONOTONIC, &now);
}

__attribute__((noinline)) static void stamp(void)
{
    ticks = __builtin_ia32_rdtsc();
}

int main(void)
{
    int pipes[2];
    long numbers[2] = {71, 72};
    pipe(pipes);
    begin();
    first = 1;
    second = 2;
    third = 3;
    second = 2; // changes nothing
    copy = first;
    box.odd = 0x1234;
    fourth = 4;
    write(pipes[1], numbers, sizeof(numbers));
    read(pipes[0], pair, sizeof(pair));
    look();
    stamp();
    memset(large, 1, sizeof(large));
    second = 5;
    end();
    return 0;
}
