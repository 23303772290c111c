// Native AIO reaped out of the mapped ring, without a look at its magic number: once around the ring, by turns with
// io_getevents, in two contexts, one of which is ended in between, and while a child does what is waited for.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ring {
    unsigned id, slots, head, tail, magic, compatible, incompatible, header;
    struct io_event events[];
};

enum { SIZE = 512, BATCH = 5 };

static unsigned char buffers[BATCH][SIZE];

static unsigned sum(const unsigned char *bytes, int length)
{
    unsigned total = 0;
    while (length--) {
        total = total * 31 + *bytes++;
    }
    return total;
}

static void submit(aio_context_t context, int file, int count)
{
    static struct iocb blocks[BATCH];
    struct iocb *pointers[BATCH];
    for (int i = 0; i < count; i++) {
        blocks[i] = (struct iocb){ .aio_data = i, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = file,
            .aio_buf = (unsigned long)buffers[i], .aio_nbytes = SIZE };
        pointers[i] = &blocks[i];
    }
    if (syscall(SYS_io_submit, context, (long)count, pointers) != count) {
        printf("submit failed\n");
    }
}

static unsigned reap(aio_context_t context, int count)
{
    volatile struct ring *ring = (struct ring *)context;
    unsigned total = 0;
    while (count) {
        unsigned head = ring->head;
        if (head == __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE)) {
            continue;
        }
        total = total * 31 + ring->events[head].res + sum(buffers[ring->events[head].data], SIZE);
        __atomic_store_n(&ring->head, (head + 1) % ring->slots, __ATOMIC_RELEASE);
        count--;
    }
    return total;
}

int main(void)
{
    aio_context_t first = 0, second = 0;
    int file = open("/dev/urandom", O_RDONLY);
    if (file < 0 || syscall(SYS_io_setup, 8, &first) || syscall(SYS_io_setup, 200, &second)) {
        return 1;
    }
    struct ring *ring = (struct ring *)first;
    printf("magic %x slots %u %u\n", ring->magic, ring->slots, ((struct ring *)second)->slots);
    struct io_event events[BATCH];
    unsigned total = 0;
    for (unsigned done = 0; done < ring->slots * 2; done += 2 * BATCH) {
        submit(first, file, BATCH);
        total += reap(first, BATCH);
        submit(first, file, BATCH);
        long got = syscall(SYS_io_getevents, first, (long)BATCH, (long)BATCH, events, NULL);
        total += got + sum(buffers[BATCH - 1], SIZE);
    }
    printf("total %u head %u tail %u\n", total, ring->head, ring->tail);
    submit(second, file, 1);
    printf("destroy %ld\n", syscall(SYS_io_destroy, first));
    printf("again %ld\n", syscall(SYS_io_destroy, first));
    printf("second %u\n", reap(second, 1));
    // One that completes while nobody makes a call: the child's byte is what the poll waits for.
    int ends[2];
    if (pipe(ends)) {
        return 2;
    }
    fflush(stdout);
    if (fork() == 0) {
        usleep(1000);
        return write(ends[1], "x", 1) != 1;
    }
    struct iocb poll = { .aio_lio_opcode = IOCB_CMD_POLL, .aio_fildes = ends[0], .aio_buf = 1 /* POLLIN */ };
    struct iocb *pointer = &poll;
    printf("poll %ld\n", syscall(SYS_io_submit, second, 1L, &pointer));
    printf("polled %u\n", reap(second, 1));
    return 0;
}
