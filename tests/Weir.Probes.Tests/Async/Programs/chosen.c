/* io_uring: a multishot poll between requests of the same user_data, and a refused one. Native AIO: two reads that the
   kernel takes, one that it refuses, a poll. */
#include <fcntl.h>
#include <liburing.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SAME 7

static struct io_uring ring;
static char page[4096];

static void submit_and_reap(int count)
{
	struct io_uring_cqe *cqe;
	io_uring_submit(&ring);
	while (count-- > 0 && io_uring_wait_cqe(&ring, &cqe) == 0)
		io_uring_cqe_seen(&ring, cqe);
}

static void nop(unsigned char opcode)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_nop(sqe);
	sqe->opcode = opcode;
	sqe->user_data = SAME;
	submit_and_reap(1);
}

static struct iocb block(int op, int fd)
{
	struct iocb b = { .aio_data = op, .aio_lio_opcode = op, .aio_fildes = fd, .aio_buf = (unsigned long)page,
		.aio_nbytes = sizeof page };
	return b;
}

int main(void)
{
	aio_context_t ctx = 0;
	struct io_event events[4];
	int zero = open("/dev/zero", O_RDONLY), ends[2];

	if (io_uring_queue_init(16, &ring, 0) < 0 || pipe(ends) < 0 || syscall(SYS_io_setup, 8, &ctx) < 0)
		return 2;
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_poll_multishot(sqe, ends[0], POLLIN);
	sqe->user_data = SAME;
	submit_and_reap(0);
	for (int i = 0; i < 3; i++) {
		nop(IORING_OP_NOP);
		write(ends[1], page, 1);
		submit_and_reap(1);
		read(ends[0], page, 1);
	}
	nop(250);
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_poll_remove(sqe, SAME);
	sqe->user_data = SAME;
	submit_and_reap(2);

	struct iocb one = block(IOCB_CMD_PREAD, zero), two = block(IOCB_CMD_PREAD, zero), bad = block(IOCB_CMD_PREAD, -1),
		waits = block(IOCB_CMD_POLL, ends[0]);
	struct iocb *batch[] = { &one, &two, &bad };
	waits.aio_buf = POLLIN;
	waits.aio_nbytes = 0;
	if (syscall(SYS_io_submit, ctx, 3, batch) != 2 || syscall(SYS_io_getevents, ctx, 2, 4, events, 0) != 2)
		return 3;
	batch[0] = &waits;
	if (syscall(SYS_io_submit, ctx, 1, batch) != 1)
		return 4;
	write(ends[1], page, 1);
	return syscall(SYS_io_getevents, ctx, 1, 4, events, 0) == 1 ? 0 : 5;
}
