// io_uring: what its flags (first argument) say, then reads, linked writes, a vector, statx, a timeout, a
// cancelled read, fixed buffers, multishot accept, a ring of buffers, duplicate user_data, poll and an eventfd.
#define _GNU_SOURCE
#include <fcntl.h>
#include <liburing.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct io_uring ring;
static unsigned total;

static void mix(const void *bytes, int length)
{
    for (const unsigned char *at = bytes; length-- > 0; at++) {
        total = total * 31 + *at;
    }
}

static struct io_uring_cqe reap(const char *what)
{
    struct io_uring_cqe *cqe, copy;
    int error = io_uring_wait_cqe(&ring, &cqe);
    if (error) {
        printf("%s: wait %d\n", what, error);
        exit(9);
    }
    copy = *cqe;
    io_uring_cqe_seen(&ring, cqe);
    printf("%s: data %llu result %d flags %x\n", what, (unsigned long long)copy.user_data, copy.res, copy.flags & 0xffff);
    return copy;
}

static struct io_uring_sqe *next(unsigned long data)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    sqe->user_data = data;
    return sqe;
}

static void files(void)
{
    static char buffers[8][512];
    int random = open("/dev/urandom", O_RDONLY), file = open("ring.data", O_RDWR | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 8; i++) {
        struct io_uring_sqe *sqe = next(0);
        io_uring_prep_read(sqe, random, buffers[i], 512, 0);
        sqe->user_data = 7; // all the same on purpose
    }
    io_uring_submit_and_wait(&ring, 8);
    for (int i = 0; i < 8; i++) {
        reap("read");
    }
    mix(buffers, sizeof buffers);
    for (int i = 0; i < 8; i++) {
        struct io_uring_sqe *sqe = next(0);
        io_uring_prep_write(sqe, file, buffers[i], 512, i * 512);
        sqe->flags |= i < 7 ? IOSQE_IO_LINK : 0;
        sqe->user_data = 100 + i;
    }
    io_uring_submit(&ring);
    for (int i = 0; i < 8; i++) {
        reap("write");
    }
    struct statx info;
    struct iovec halves[2] = { { buffers[3], 300 }, { buffers[5], 200 } };
    struct io_uring_sqe *sqe = next(0);
    io_uring_prep_readv(sqe, file, halves, 2, 11);
    sqe->user_data = 200;
    io_uring_submit(&ring);
    memset(halves, 0, sizeof halves); // the kernel has its own copy
    sqe = next(0);
    io_uring_prep_statx(sqe, AT_FDCWD, "ring.data", 0, STATX_ALL, &info);
    sqe->user_data = 201;
    io_uring_submit(&ring);
    reap("readv or statx");
    reap("readv or statx");
    mix(buffers, sizeof buffers);
    printf("size %llu inode %llu\n", (unsigned long long)info.stx_size, (unsigned long long)info.stx_ino);
    struct iovec fixed = { buffers, sizeof buffers };
    printf("register %d\n", io_uring_register_buffers(&ring, &fixed, 1));
    sqe = next(0);
    io_uring_prep_read_fixed(sqe, file, buffers[1], 400, 5, 0);
    sqe->user_data = 202;
    io_uring_submit(&ring);
    reap("read_fixed");
    mix(buffers, sizeof buffers);
}

static void waits(void)
{
    int ends[2], event = eventfd(0, 0);
    char letter = '?';
    struct __kernel_timespec soon = { .tv_nsec = 5000000 };
    if (pipe(ends)) {
        exit(8);
    }
    struct io_uring_sqe *sqe = next(0);
    io_uring_prep_timeout(sqe, &soon, 0, 0);
    sqe->user_data = 300;
    io_uring_submit(&ring);
    reap("timeout");
    sqe = next(0);
    io_uring_prep_read(sqe, ends[0], &letter, 1, 0);
    sqe->user_data = 301;
    io_uring_submit(&ring);
    sqe = next(0);
    io_uring_prep_cancel64(sqe, 301, 0);
    sqe->user_data = 302;
    io_uring_submit(&ring);
    reap("cancel");
    reap("cancel");
    printf("eventfd %d\n", io_uring_register_eventfd(&ring, event));
    sqe = next(0);
    io_uring_prep_poll_add(sqe, ends[0], POLLIN);
    sqe->user_data = 303;
    io_uring_submit(&ring);
    if (write(ends[1], "x", 1) != 1) {
        exit(7);
    }
    reap("poll");
    eventfd_t counter = 0;
    eventfd_read(event, &counter);
    printf("counter %llu\n", (unsigned long long)counter);
    io_uring_unregister_eventfd(&ring);
}

static void sockets(void)
{
    static char pool[8][256];
    int listener = socket(AF_INET, SOCK_STREAM, 0), client[2], server[2];
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    bind(listener, (void *)&address, length);
    listen(listener, 8);
    getsockname(listener, (void *)&address, &length);
    struct io_uring_sqe *sqe = next(0);
    io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, 0);
    sqe->user_data = 400;
    io_uring_submit(&ring);
    for (int i = 0; i < 2; i++) {
        client[i] = socket(AF_INET, SOCK_STREAM, 0);
        connect(client[i], (void *)&address, length);
        server[i] = reap("accept").res;
    }
    struct io_uring_buf_reg setup = { .ring_entries = 8, .bgid = 3 };
    struct io_uring_buf_ring *buffers;
    if (posix_memalign((void **)&buffers, 4096, 4096)) {
        exit(6);
    }
    memset(buffers, 0, 4096);
    setup.ring_addr = (unsigned long)buffers;
    printf("buffer ring %d\n", io_uring_register_buf_ring(&ring, &setup, 0));
    for (int i = 0; i < 8; i++) {
        io_uring_buf_ring_add(buffers, pool[i], 256, 10 + i, 7, i);
    }
    io_uring_buf_ring_advance(buffers, 8);
    sqe = next(0);
    io_uring_prep_recv_multishot(sqe, server[0], NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = 3;
    sqe->user_data = 401;
    io_uring_submit(&ring);
    for (int i = 0; i < 3; i++) {
        char text[32];
        int size = snprintf(text, sizeof text, "message %d of %d", i, (int)getpid());
        if (write(client[0], text, size) != size) {
            exit(5);
        }
        struct io_uring_cqe cqe = reap("recv");
        int id = cqe.flags >> IORING_CQE_BUFFER_SHIFT;
        printf("buffer %d: %.*s\n", id, cqe.res, pool[id - 10]);
    }
    char name[64], data[64];
    struct iovec vector = { data, sizeof data };
    struct msghdr message = { .msg_name = name, .msg_namelen = sizeof name, .msg_iov = &vector, .msg_iovlen = 1 };
    sqe = next(0);
    io_uring_prep_recvmsg(sqe, server[1], &message, 0);
    sqe->user_data = 402;
    io_uring_submit(&ring);
    if (write(client[1], "hello", 5) != 5) {
        exit(4);
    }
    struct io_uring_cqe cqe = reap("recvmsg");
    printf("%.*s\n", cqe.res, data);
    close(client[0]);
    reap("end of recv");
    mix(pool, sizeof pool);
}

int main(int count, char **words)
{
    struct io_uring_params params = { .flags = count > 1 ? strtoul(words[1], NULL, 0) : 0 };
    params.sq_thread_idle = 50;
    int error = io_uring_queue_init_params(16, &ring, &params);
    printf("setup %d, %u and %u entries\n", error, params.sq_entries, params.cq_entries);
    if (error) {
        return 0;
    }
    files();
    waits();
    sockets();
    printf("total %u\n", total);
    io_uring_queue_exit(&ring);
    return 0;
}
