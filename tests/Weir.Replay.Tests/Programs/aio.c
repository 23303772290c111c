// Native AIO: writes, reads, vectored reads with an eventfd, polled reaping, and a cancelled poll.
#define _GNU_SOURCE
#include <fcntl.h>
#include <libaio.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT = 16, SIZE = 4096 };

static unsigned sum(const unsigned char *bytes, int length)
{
    unsigned total = 0;
    while (length--) {
        total = total * 31 + *bytes++;
    }
    return total;
}

int main(void)
{
    io_context_t context = 0;
    struct iocb blocks[COUNT], *pointers[COUNT];
    struct io_event events[COUNT];
    unsigned char *buffers;
    int file = open("aio.data", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || io_setup(COUNT, &context) || posix_memalign((void **)&buffers, SIZE, COUNT * SIZE)) {
        return 1;
    }
    int random = open("/dev/urandom", O_RDONLY);
    if (read(random, buffers, COUNT * SIZE) != COUNT * SIZE) {
        return 2;
    }
    for (int i = 0; i < COUNT; i++) {
        io_prep_pwrite(&blocks[i], file, buffers + i * SIZE, SIZE, i * SIZE);
        pointers[i] = &blocks[i];
    }
    printf("submit %d\n", io_submit(context, COUNT, pointers));
    printf("write %d\n", io_getevents(context, COUNT, COUNT, events, NULL));
    memset(buffers, 0, COUNT * SIZE);
    int event = eventfd(0, 0);
    struct iovec halves[2] = { { buffers, 100 }, { buffers + SIZE, 200 } };
    io_prep_preadv(&blocks[0], file, halves, 2, 0);
    io_set_eventfd(&blocks[0], event);
    for (int i = 1; i < COUNT; i++) {
        io_prep_pread(&blocks[i], file, buffers + i * SIZE + 300, SIZE - 300, i * SIZE + 7);
    }
    printf("submit %d\n", io_submit(context, COUNT, pointers));
    halves[0].iov_base = NULL; // the kernel has its own copy
    uint64_t counter;
    printf("eventfd %ld\n", (long)read(event, &counter, 8));
    int done = 0;
    struct timespec none = { 0, 0 };
    while (done < COUNT) {
        int got = io_getevents(context, 0, COUNT - done, events, &none);
        for (int i = 0; i < got; i++) {
            printf("%ld ", (long)events[i].res);
        }
        done += got;
    }
    printf("\nsum %u\n", sum(buffers, COUNT * SIZE));
    int ends[2];
    if (pipe(ends)) {
        return 3;
    }
    io_prep_poll(&blocks[0], ends[0], POLLIN);
    printf("poll %d", io_submit(context, 1, pointers));
    int result = io_cancel(context, &blocks[0], events);
    printf(" cancel %d", result);
    printf(" events %d\n", io_getevents(context, 1, 1, events, NULL));
    printf("destroy %d\n", io_destroy(context));
    return 0;
}
