/* The floor: the same loops as the benchmark's, in C with raw calls and nothing else.
 *   floor read FILE DEPTH SECONDS   random 4 KiB O_DIRECT reads, one thread, completions taken in user space
 *   floor zero BATCH ROUNDS         submit BATCH reads of /dev/zero and take their completions
 * Prints: operations, seconds, CPU microseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct ring { unsigned id, nr, head, tail, magic, compat, incompat, header; struct io_event events[]; };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int reap(struct ring *ring, struct io_event *into, int room)
{
    unsigned head = ring->head, tail = __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE);
    int count = 0;
    while (head != tail && count < room) {
        into[count++] = ring->events[head];
        head = head + 1 == ring->nr ? 0 : head + 1;
    }
    if (count)
        __atomic_store_n(&ring->head, head, __ATOMIC_RELEASE);
    return count;
}

static void must(long ok, const char *what)
{
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void report(long operations, double start, double cpu)
{
    printf("%ld %.6f %.0f\n", operations, now() - start, cpu_us() - cpu);
}

int main(int argc, char **argv)
{
    int zero = argc > 1 && !strcmp(argv[1], "zero");
    must(argc == (zero ? 4 : 5), "usage");
    int depth = atoi(argv[zero ? 2 : 3]);
    int fd = open(zero ? "/dev/zero" : argv[2], O_RDONLY | (zero ? 0 : O_DIRECT));
    must(fd >= 0, "open");
    struct stat st;
    fstat(fd, &st);
    uint64_t blocks = zero ? 1 : st.st_size / 4096, seed = 88172645463325252ull;
    aio_context_t ctx = 0;
    must(syscall(SYS_io_setup, depth, &ctx) == 0, "io_setup");
    struct ring *ring = (struct ring *)ctx;
    char *memory = aligned_alloc(4096, 4096ul * depth);
    memset(memory, 0, 4096ul * depth);
    struct iocb *requests = calloc(depth, sizeof *requests), **list = calloc(depth, sizeof *list);
    struct io_event *events = calloc(depth, sizeof *events);
    for (int i = 0; i < depth; i++) {
        requests[i].aio_data = i;
        requests[i].aio_fildes = fd;
        requests[i].aio_lio_opcode = IOCB_CMD_PREAD;
        requests[i].aio_buf = (uint64_t)(memory + 4096ul * i);
        requests[i].aio_nbytes = 4096;
        requests[i].aio_offset = zero ? 0 : next_random(&seed) % blocks * 4096;
        list[i] = requests + i;
    }
    double start = now(), cpu = cpu_us();
    long done = 0;
    if (zero) {
        long rounds = atol(argv[3]);
        for (long r = 0; r < rounds; r++) {
            must(syscall(SYS_io_submit, ctx, depth, list) == depth, "io_submit");
            for (int got = 0; got < depth;)
                got += reap(ring, events, depth);
            done += depth;
        }
        report(done, start, cpu);
        return 0;
    }
    double end = start + atof(argv[4]);
    must(syscall(SYS_io_submit, ctx, depth, list) == depth, "io_submit");
    while (now() < end) {
        int count = reap(ring, events, depth);
        if (!count)
            count = syscall(SYS_io_getevents, ctx, 1, depth, events, NULL);
        for (int i = 0; i < count; i++) {
            must(events[i].res == 4096, "read");
            struct iocb *request = requests + events[i].data;
            request->aio_offset = next_random(&seed) % blocks * 4096;
            list[i] = request;
        }
        must(syscall(SYS_io_submit, ctx, count, list) == count, "io_submit");
        done += count;
    }
    report(done, start, cpu);
    return 0;
}
