// A read through io_uring that is eight bytes too long writes over a neighbour; the program finds out later.
#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    char buffer[64];
    long guard;
} box = { .guard = 12345 };

static volatile long counter;

static int twice(int number)
{
    counter = number;
    return number * 2;
}

int main(void)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    int random = open("/dev/urandom", O_RDONLY);
    io_uring_queue_init(8, &ring, 0);
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    io_uring_prep_read(sqe, random, box.buffer, 72, 0);
    io_uring_submit(&ring);
    io_uring_wait_cqe(&ring, &cqe);
    printf("%d\n", twice(cqe->res));
    fflush(stdout);
    if (box.guard != 12345) {
        abort();
    }
    return 0;
}
