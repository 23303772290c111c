// Looks at buffers of reads that are under way, before any completion: by io_uring (a timer's count, a vector, a chain)
// and by native AIO. Counts its looks until the bytes come.
#define _GNU_SOURCE // O_DIRECT, memfd_create
#include <fcntl.h>
#include <libaio.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { LOOKS = 200000000 };

static long look(volatile char *at)
{
    long looks = 0;
    while (!*at && looks < LOOKS) {
        looks++;
    }
    return looks;
}

static int timer(void)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec soon = { .it_value = { .tv_nsec = 20000000 } };
    timerfd_settime(fd, 0, &soon, NULL);
    return fd;
}

static int wait_one(struct io_uring *ring)
{
    struct io_uring_cqe *cqe;
    io_uring_wait_cqe(ring, &cqe);
    int result = cqe->res;
    io_uring_cqe_seen(ring, cqe);
    return result;
}

static void race(struct io_uring *ring)
{
    static char plain[8], parts[8];
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    io_uring_prep_read(sqe, timer(), plain, 8, 0);
    io_uring_submit(ring);
    long looks = look(plain);
    syscall(SYS_getppid, looks, plain[0]);
    int result = wait_one(ring);
    printf("read %d: %d\n", result, plain[0]);

    struct iovec vector[] = { { parts + 4, 0 }, { parts, 8 } };
    sqe = io_uring_get_sqe(ring);
    io_uring_prep_readv(sqe, timer(), vector, 2, 0);
    io_uring_submit(ring);
    memset(vector, 0, sizeof vector);
    looks = look(parts);
    syscall(SYS_getppid, looks, parts[0]);
    result = wait_one(ring);
    printf("readv %d: %d\n", result, parts[0]);
}

// What is read first is written by the next request of the chain, or after a drain.
static void chain(struct io_uring *ring, int from, unsigned first, unsigned second)
{
    static char data[64];
    memset(data, '-', sizeof data);
    int out = memfd_create("out", 0);
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    io_uring_prep_read(sqe, from, data, sizeof data, 0);
    sqe->flags |= first;
    sqe = io_uring_get_sqe(ring);
    io_uring_prep_write(sqe, out, data, sizeof data, 0);
    sqe->flags |= second;
    io_uring_submit(ring);
    wait_one(ring);
    wait_one(ring);
    char back[64] = "";
    pread(out, back, sizeof back, 0);
    printf("chain %d %d\n", memcmp(back, data, sizeof back), data[0]);
}

static void fixed(struct io_uring *ring, int from)
{
    static char data[4096] __attribute__((aligned(4096)));
    struct iovec vector = { data, sizeof data };
    io_uring_register_buffers(ring, &vector, 1);
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    io_uring_prep_read_fixed(sqe, from, data, 64, 0, 0);
    io_uring_submit(ring);
    int result = wait_one(ring);
    printf("fixed %d %d\n", result, data[0]);
}

static void native(const char *path)
{
    enum { BYTES = 1 << 20 };
    char *data;
    posix_memalign((void **)&data, 4096, BYTES);
    memset(data, 0, BYTES);
    int fd = open(path, O_RDONLY | O_DIRECT);
    io_context_t context = 0;
    io_setup(4, &context);
    struct iocb one, two, *both[] = { &one, &two };
    struct iovec vector[] = { { data + BYTES / 2, BYTES / 4 }, { data + BYTES / 2 + BYTES / 4, BYTES / 4 } };
    io_prep_pread(&one, fd, data, BYTES / 2, 0);
    io_prep_preadv(&two, fd, vector, 2, BYTES / 2);
    int submitted = io_submit(context, 2, both);
    long looks = look(data + BYTES / 2 - 1);
    syscall(SYS_getppid, looks, data[0]);
    struct io_event events[2];
    int got = io_getevents(context, 2, 2, events, NULL);
    long sum = 0;
    for (int i = 0; i < BYTES; i++) {
        sum += data[i];
    }
    printf("aio %d %d, %ld %ld, %ld, %d\n", submitted, got, events[0].res, events[1].res, sum, one.u.c.buf == data);
    io_destroy(context);
}

int main(int count, char **words)
{
    struct io_uring ring;
    int from = open(words[1], O_RDONLY);
    io_uring_queue_init(8, &ring, 0);
    race(&ring);
    chain(&ring, from, IOSQE_IO_LINK, 0);
    fixed(&ring, from);
    chain(&ring, from, 0, IOSQE_IO_DRAIN);
    native(words[1]);
    return 0;
}
