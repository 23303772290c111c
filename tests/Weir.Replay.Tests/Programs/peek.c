// Polls a ring's completions in memory alone: no call between submission and completion.
#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>

int main(void)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    char byte[8];
    int random = open("/dev/urandom", O_RDONLY);
    io_uring_queue_init(8, &ring, 0);
    for (int i = 0; i < 3; i++) {
        struct __kernel_timespec soon = { .tv_nsec = 3000000 };
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        io_uring_prep_timeout(sqe, &soon, 0, 0);
        sqe = io_uring_get_sqe(&ring);
        io_uring_prep_read(sqe, random, byte, sizeof byte, 0);
        sqe->flags |= IOSQE_ASYNC;
        io_uring_submit(&ring);
        for (int seen = 0; seen < 2;) {
            if (io_uring_peek_cqe(&ring, &cqe) == 0) {
                printf("%d ", cqe->res);
                io_uring_cqe_seen(&ring, cqe);
                seen++;
            }
        }
    }
    printf("%d\n", byte[0]);
    return 0;
}
