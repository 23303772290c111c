/* io_uring: a chain, a skipped completion, a multishot poll, a cancelled request, a refused one. user_data tells them. */
#include <liburing.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static struct io_uring ring;

static struct io_uring_sqe *next(unsigned long long user_data, unsigned flags)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_nop(sqe);
	sqe->user_data = user_data;
	sqe->flags = flags;
	return sqe;
}

static void reap(int count)
{
	struct io_uring_cqe *cqe;
	while (count-- > 0 && io_uring_wait_cqe(&ring, &cqe) == 0)
		io_uring_cqe_seen(&ring, cqe);
}

int main(void)
{
	struct io_uring_sqe *sqe;
	int ends[2];
	char byte = 'x';

	if (io_uring_queue_init(16, &ring, 0) < 0 || pipe(ends) < 0)
		return 2;

	next(1, IOSQE_IO_LINK);
	next(2, IOSQE_IO_LINK);
	next(3, 0);
	io_uring_submit(&ring);
	reap(3);

	next(10, IOSQE_CQE_SKIP_SUCCESS);
	io_uring_submit(&ring);

	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_poll_multishot(sqe, ends[0], POLLIN);
	sqe->user_data = 20;
	io_uring_submit(&ring);
	for (int i = 0; i < 3; i++) {
		write(ends[1], &byte, 1);
		reap(1);
		read(ends[0], &byte, 1);
	}

	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_poll_remove(sqe, 20);
	sqe->user_data = 21;
	io_uring_submit(&ring);
	reap(2);

	sqe = next(30, 0);
	sqe->opcode = 250;
	io_uring_submit(&ring);
	reap(1);

	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_read(sqe, ends[0], &byte, 1, 0);
	sqe->user_data = 40;
	io_uring_submit(&ring);
	return 0;
}
