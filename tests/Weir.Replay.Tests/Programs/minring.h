// The least that is needed to use io_uring without a library: layouts that liburing's old releases do not know yet.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

struct sqe
{
    uint8_t opcode, flags;
    uint16_t ioprio;
    int32_t fd;
    uint64_t off, addr;
    uint32_t len, op_flags;
    uint64_t user_data;
    uint16_t buf_index, personality;
    int32_t file_index;
    uint64_t addr3, pad;
};
struct cqe
{
    uint64_t user_data;
    int32_t res;
    uint32_t flags;
};
struct sq_off { uint32_t head, tail, mask, entries, flags, dropped, array, r1; uint64_t user; };
struct cq_off { uint32_t head, tail, mask, entries, overflow, cqes, flags, r1; uint64_t user; };
struct params
{
    uint32_t sq_entries, cq_entries, flags, cpu, idle, features, wq_fd, r[3];
    struct sq_off sq;
    struct cq_off cq;
};
enum
{
    IOPOLL = 1, SQPOLL = 2, CQSIZE = 8, CLAMP = 16, R_DISABLED = 64, SUBMIT_ALL = 128, COOP = 256, TASKRUN_FLAG = 512,
    SQE128 = 1024, CQE32 = 2048, SINGLE = 4096, DEFER = 8192, NO_MMAP = 16384, NO_SQARRAY = 65536,
    FIXED_FILE = 1, DRAIN = 2, LINK = 4, HARDLINK = 8, ASYNC = 16, SELECT = 32, SKIP = 64,
};

static struct params P;
static int ring = -1;
static char *head_memory, *entry_memory;
static unsigned local_tail;

static long reg(unsigned op, void *arg, unsigned n) { return syscall(SYS_io_uring_register, ring, op, arg, n); }

static int ring_open(unsigned entries, unsigned flags)
{
    memset(&P, 0, sizeof P);
    P.flags = flags;
    local_tail = 0;
    if (flags & NO_MMAP)
    {
        head_memory = mmap(0, 65536, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        entry_memory = mmap(0, 65536, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        P.cq.user = (uint64_t)head_memory;
        P.sq.user = (uint64_t)entry_memory;
    }
    ring = syscall(SYS_io_uring_setup, entries, &P);
    if (ring < 0)
        return -errno;
    if (!(flags & NO_MMAP))
    {
        size_t cqes = P.cq.cqes + (size_t)P.cq_entries * (flags & CQE32 ? 32 : 16);
        size_t sqes = P.sq.array + (size_t)P.sq_entries * 4;
        head_memory = mmap(0, cqes > sqes ? cqes : sqes, 3, MAP_SHARED | MAP_POPULATE, ring, 0);
        entry_memory = mmap(0, P.sq_entries * (flags & SQE128 ? 128 : 64), 3, MAP_SHARED, ring, 0x10000000);
    }
    return head_memory == MAP_FAILED || entry_memory == MAP_FAILED ? -errno : 0;
}

#define WORD(o) (*(volatile uint32_t *)(head_memory + (o)))

static struct sqe *next(int op, int fd, const void *addr, unsigned len, uint64_t off)
{
    unsigned index = local_tail & (P.sq_entries - 1);
    struct sqe *s = (struct sqe *)(entry_memory + index * (P.flags & SQE128 ? 128 : 64));
    memset(s, 0, P.flags & SQE128 ? 128 : 64);
    if (!(P.flags & NO_SQARRAY))
        WORD(P.sq.array + 4 * index) = index;
    *s = (struct sqe) { .opcode = op, .fd = fd, .addr = (uint64_t)addr, .len = len, .off = off };
    s->user_data = 0x1000 + local_tail++;
    return s;
}

static long enter(unsigned wait)
{
    unsigned n = local_tail - WORD(P.sq.tail);
    __atomic_store_n((uint32_t *)(head_memory + P.sq.tail), local_tail, __ATOMIC_RELEASE);
    unsigned flags = (wait || (P.flags & IOPOLL) ? 1 : 0) | (P.flags & SQPOLL ? 2 : 0);
    long r = syscall(SYS_io_uring_enter, ring, n, wait, flags, NULL, 0);
    return r < 0 ? -errno : r;
}

static struct cqe *peek(void)
{
    unsigned head = WORD(P.cq.head);
    if (head == __atomic_load_n((uint32_t *)(head_memory + P.cq.tail), __ATOMIC_ACQUIRE))
        return NULL;
    return (struct cqe *)(head_memory + P.cq.cqes + (head & (P.cq_entries - 1)) * (P.flags & CQE32 ? 32 : 16));
}

static int seen(int print)
{
    struct cqe *c = peek();
    int res = c->res;
    if (print)
        printf("  %llx res %d flags %x\n", (unsigned long long)c->user_data, res, c->flags);
    __atomic_store_n((uint32_t *)(head_memory + P.cq.head), WORD(P.cq.head) + 1, __ATOMIC_RELEASE);
    return res;
}

// Submits what there is, waits for so many completions and prints them; the last one's result.
static int go(unsigned wait)
{
    long r = enter(wait);
    int last = 0, got = 0;
    if (r < 0)
        printf("  enter %ld\n", r);
    for (int tries = 0; got < (int)wait && tries < 1000; tries++)
    {
        while (peek())
            last = seen(1), got++;
        if (got < (int)wait)
            syscall(SYS_io_uring_enter, ring, 0, wait - got, 1 | (P.flags & SQPOLL ? 2 : 0), NULL, 0);
    }
    return last;
}
