/*
 * io_uring: requests whose arguments are structures. The argument is how requests are submitted: plain, async
 * (IOSQE_ASYNC) or sqpoll. user_data tells the requests apart.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* liburing's header may be older. */
#define OP_BIND 56

static struct io_uring ring;
static unsigned flags;

static struct io_uring_sqe *next(unsigned long long user_data)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_nop(sqe);
	sqe->user_data = user_data;
	return sqe;
}

/* Submits and fetches; of a request of one's own the flags are those of the program. */
static int done(struct io_uring_sqe *sqe, unsigned long long user_data, int completions)
{
	struct io_uring_cqe *cqe;
	int res = 0;

	if (sqe) {
		sqe->user_data = user_data;
		sqe->flags |= flags;
	}
	io_uring_submit(&ring);
	while (completions-- > 0) {
		if (io_uring_wait_cqe(&ring, &cqe) < 0)
			exit(3);
		res = cqe->res;
		io_uring_cqe_seen(&ring, cqe);
	}
	return res;
}

int main(int argc, char **argv)
{
	struct io_uring_params params = { 0 };
	struct io_uring_sqe *sqe;
	struct __kernel_timespec soon = { .tv_nsec = 1000000 }, late = { .tv_sec = 100 }, later = { .tv_sec = 200 };
	struct open_how how = { .flags = O_RDONLY | O_DIRECTORY, .resolve = RESOLVE_NO_SYMLINKS };
	struct sockaddr_in loopback = { .sin_family = AF_INET, .sin_port = htons(1) };
	struct sockaddr_un hidden = { .sun_family = AF_UNIX, .sun_path = "\0weir-structures" };
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = 77 };
	char byte, *page;
	int ends[2], tcp, local, epoll, fd;

	if (argc < 2)
		return 2;
	if (strcmp(argv[1], "sqpoll") == 0) {
		params.flags = IORING_SETUP_SQPOLL;
		params.sq_thread_idle = 1000;
	}
	if (strcmp(argv[1], "async") == 0)
		flags = IOSQE_ASYNC;
	if (io_uring_queue_init_params(16, &ring, &params) < 0 || pipe(ends) < 0)
		return 2;
	inet_pton(AF_INET, "127.0.0.1", &loopback.sin_addr);
	tcp = socket(AF_INET, SOCK_STREAM, 0);
	local = socket(AF_UNIX, SOCK_STREAM, 0);
	epoll = epoll_create1(0);

#define DO(number, prepare) (sqe = next(number), prepare, done(sqe, number, 1))
	fd = DO(1, io_uring_prep_openat2(sqe, AT_FDCWD, "/", &how));
	if (fd < 0)
		return 4;
	DO(2, io_uring_prep_connect(sqe, tcp, (struct sockaddr *)&loopback, sizeof(loopback)));
	DO(3, io_uring_prep_rw(OP_BIND, sqe, local, &hidden, 0, sizeof(sa_family_t) + 16));
	DO(4, io_uring_prep_timeout(sqe, &soon, 0, 0));
	DO(5, io_uring_prep_epoll_ctl(sqe, epoll, ends[0], EPOLL_CTL_ADD, &event));

	/* A read that nothing ends, with a limit of time. */
	sqe = next(6);
	io_uring_prep_read(sqe, ends[0], &byte, 1, 0);
	sqe->user_data = 6;
	sqe->flags |= IOSQE_IO_LINK;
	sqe = next(7);
	io_uring_prep_link_timeout(sqe, &soon, 0);
	sqe->user_data = 7;
	done(NULL, 0, 2);

	/* A timeout, changed and taken away. */
	sqe = next(8);
	io_uring_prep_timeout(sqe, &late, 0, 0);
	done(sqe, 8, 0);
	DO(9, io_uring_prep_timeout_update(sqe, &later, 8, 0));
	DO(10, io_uring_prep_timeout_remove(sqe, 8, 0));
	done(NULL, 0, 1);

	/* Addresses that nothing is at: the last bytes before a page that cannot be read, and 8. */
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(page + 4096, 4096);
	memcpy(page + 4096 - 8, &late, 8);
	DO(11, io_uring_prep_timeout(sqe, (struct __kernel_timespec *)(page + 4096 - 8), 0, 0));
	DO(12, io_uring_prep_connect(sqe, tcp, (struct sockaddr *)8, sizeof(loopback)));

	/* A datagram with an address, and bytes to whoever is connected. */
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	sqe = next(13);
	io_uring_prep_send(sqe, fd, &byte, 1, 0);
	sqe->addr2 = (unsigned long)&loopback;
	sqe->addr_len = sizeof(loopback);
	done(sqe, 13, 1);
	connect(fd, (struct sockaddr *)&loopback, sizeof(loopback));
	DO(14, io_uring_prep_send(sqe, fd, &byte, 1, 0));
	return 0;
}
