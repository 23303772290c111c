/* Native AIO: events taken out of the mapped ring, a batch of which the second block is refused, a poll that is cancelled,
   a poll that is in flight at the end. aio_data tells them. */
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ring { unsigned id, nr, head, tail, magic, compat, incompat, length; struct io_event events[]; };

static char page[4096];

static struct iocb block(unsigned long long data, int op, int fd)
{
	struct iocb b;
	memset(&b, 0, sizeof b);
	b.aio_data = data;
	b.aio_lio_opcode = op;
	b.aio_fildes = fd;
	b.aio_buf = op == IOCB_CMD_POLL ? POLLIN : (unsigned long)page;
	b.aio_nbytes = op == IOCB_CMD_POLL ? 0 : sizeof page;
	return b;
}

int main(void)
{
	aio_context_t ctx = 0;
	struct io_event events[4];
	int zero = open("/dev/zero", O_RDONLY), ends[2];
	struct iocb one = block(1, IOCB_CMD_PREAD, zero), two = block(2, IOCB_CMD_PREAD, zero),
		bad = block(3, IOCB_CMD_PREAD, -1),
		waits = block(4, IOCB_CMD_POLL, 0), left = block(5, IOCB_CMD_POLL, 0);
	struct iocb *batch[] = { &two, &bad }, *first[] = { &one };

	if (pipe(ends) < 0 || syscall(SYS_io_setup, 8, &ctx) < 0)
		return 2;

	struct ring *ring = (struct ring *)ctx;
	if (syscall(SYS_io_submit, ctx, 1, first) != 1)
		return 3;
	if (ring->tail != ring->head + 1)
		return 4;
	__atomic_store_n(&ring->head, ring->head + 1, __ATOMIC_RELEASE);

	if (syscall(SYS_io_submit, ctx, 2, batch) != 1 || syscall(SYS_io_getevents, ctx, 1, 4, events, 0) != 1)
		return 5;

	waits.aio_fildes = left.aio_fildes = ends[0];
	batch[0] = &waits;
	batch[1] = &left;
	if (syscall(SYS_io_submit, ctx, 2, batch) != 2)
		return 6;
	syscall(SYS_io_cancel, ctx, &waits, events);
	return syscall(SYS_io_getevents, ctx, 1, 4, events, 0) == 1 ? 0 : 7;
}
