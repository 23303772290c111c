/*
 * io_uring: requests that carry paths. The first argument is a directory to work in, the second how requests are
 * submitted: plain, async (IOSQE_ASYNC) or sqpoll. user_data tells the requests apart.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <liburing.h>
#include <linux/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct io_uring ring;
static unsigned flags;

static struct io_uring_sqe *next(void)
{
	return io_uring_get_sqe(&ring);
}

static int done(struct io_uring_sqe *sqe, unsigned long long user_data)
{
	struct io_uring_cqe *cqe;
	int res;

	sqe->user_data = user_data;
	sqe->flags |= flags;
	io_uring_submit(&ring);
	if (io_uring_wait_cqe(&ring, &cqe) < 0)
		exit(3);
	res = cqe->res;
	io_uring_cqe_seen(&ring, cqe);
	return res;
}

int main(int argc, char **argv)
{
	struct io_uring_params params = { 0 };
	struct io_uring_sqe *sqe;
	struct statx stat;
	char byte, longest[4400], absolute[4096], value[16];
	int dir, fd, none[2] = { -1, -1 };

	if (argc < 3 || chdir(argv[1]) < 0)
		return 2;
	if (strcmp(argv[2], "sqpoll") == 0) {
		params.flags = IORING_SETUP_SQPOLL;
		params.sq_thread_idle = 1000;
	}
	if (strcmp(argv[2], "async") == 0)
		flags = IOSQE_ASYNC;
	if (io_uring_queue_init_params(16, &ring, &params) < 0)
		return 2;
	io_uring_register_files(&ring, none, 2);

#define DO(number, prepare) (sqe = next(), prepare, done(sqe, number))
	DO(1, io_uring_prep_mkdirat(sqe, AT_FDCWD, "folder", 0700));
	dir = open("folder", O_RDONLY | O_DIRECTORY);
	fd = DO(2, io_uring_prep_openat(sqe, dir, "made", O_CREAT | O_RDWR, 0600));
	DO(3, io_uring_prep_read(sqe, fd, &byte, 1, 0));
	DO(4, io_uring_prep_close(sqe, fd));
	DO(5, io_uring_prep_openat(sqe, dir, "missing", O_RDONLY, 0));
	DO(6, io_uring_prep_linkat(sqe, dir, "made", AT_FDCWD, "linked", 0));
	DO(7, io_uring_prep_symlinkat(sqe, "made", dir, "soft"));
	snprintf(absolute, sizeof(absolute), "%s/linked", argv[1]);
	DO(8, io_uring_prep_renameat(sqe, AT_FDCWD, absolute, dir, "renamed", 0));
	DO(9, io_uring_prep_statx(sqe, dir, "renamed", 0, STATX_ALL, &stat));
	DO(10, io_uring_prep_statx(sqe, dir, "", AT_EMPTY_PATH, STATX_ALL, &stat));
	DO(11, io_uring_prep_setxattr(sqe, "user.weir", "1234", "folder/made", 0, 4));
	DO(12, io_uring_prep_getxattr(sqe, "user.weir", value, "folder/made", sizeof(value)));
	fd = DO(13, io_uring_prep_openat(sqe, AT_FDCWD, "./folder/../folder/made", O_RDWR, 0));
	DO(14, io_uring_prep_fsetxattr(sqe, fd, "user.other", "1", 0, 1));
	DO(15, io_uring_prep_openat_direct(sqe, dir, "soft", O_RDONLY, 0, 1));
	sqe = next();
	io_uring_prep_read(sqe, 1, &byte, 1, 0);
	sqe->flags |= IOSQE_FIXED_FILE;
	done(sqe, 16);
	DO(17, io_uring_prep_close_direct(sqe, 1));
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = 0;
	DO(18, io_uring_prep_openat(sqe, AT_FDCWD, longest, O_RDONLY, 0));
	DO(19, io_uring_prep_openat(sqe, AT_FDCWD, (char *)8, O_RDONLY, 0));
	longest[250] = 0;
	DO(20, io_uring_prep_unlinkat(sqe, AT_FDCWD, longest, 0));
	DO(21, io_uring_prep_unlinkat(sqe, dir, "renamed", 0));
	fd = DO(22, io_uring_prep_socket(sqe, AF_UNIX, SOCK_STREAM, 0, 0));
	DO(23, io_uring_prep_socket_direct(sqe, AF_UNIX, SOCK_STREAM, 0, 0, 0));
	return 0;
}
