// One small case for each operation of io_uring. ringops FLAGS [CASE]: prints every completion and what it wrote.
#include "minring.h"
#include <linux/futex.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/un.h>
#include <sys/xattr.h>

static char a[8192], b[8192];
static struct iovec va[2], vb[2];
static int file, sp[2], pp[2];

static unsigned sum(const void *p, size_t n)
{
    unsigned h = 5381;
    for (const unsigned char *c = p; n--; c++)
        h = h * 33 + *c;
    return h;
}
static void show(const char *what, const void *p, size_t n) { printf("  %s %08x\n", what, sum(p, n)); }

static void nop(void) { next(0, 0, 0, 0, 0); go(1); }
static void readv_(void) { next(1, file, vb, 2, 0); go(1); show("data", b, 4096); }
static void writev_(void) { next(2, file, va, 2, 0); go(1); }
static void fsync_(void) { next(3, file, 0, 0, 0); go(1); }
static void fixed(void)
{
    struct iovec one = { b, sizeof b };
    printf("  register %ld\n", reg(0, &one, 1));
    next(4, file, b, 1000, 10)->buf_index = 0; go(1); show("data", b, 1000);
    next(5, file, b, 500, 100)->buf_index = 0; go(1);
    struct iovec v = { b + 4096, 700 };
    next(60, file, &v, 1, 20)->buf_index = 0; go(1); show("readv_fixed", b + 4096, 700);
    next(61, file, &v, 1, 20)->buf_index = 0; go(1);
    reg(1, 0, 0);
}
static void polling(void)
{
    next(6, pp[0], 0, 0, 0)->op_flags = POLLIN; enter(0);
    write(pp[1], "x", 1); go(1); read(pp[0], b, 1);
    next(6, pp[0], 0, 0, 0)->op_flags = POLLIN; enter(0);
    next(7, -1, (void *)(uint64_t)(0x1000 + local_tail - 1), 0, 0); go(2);
    next(6, pp[0], 0, 1, 0)->op_flags = POLLIN; enter(0); // multishot
    write(pp[1], "y", 1); go(1); write(pp[1], "z", 1); go(1); read(pp[0], b, 8);
    next(14, 0, (void *)(uint64_t)(0x1000 + local_tail - 1), 0, 0); go(2);
}
static void file_range(void) { next(8, file, 0, 100, 0); go(1); }
static void messages(void)
{
    struct msghdr out = { .msg_iov = va, .msg_iovlen = 2 }, in = { .msg_iov = vb, .msg_iovlen = 2 };
    next(9, sp[0], &out, 1, 0); next(10, sp[1], &in, 1, 0); go(2); show("data", b, sizeof b);
}
static void timeouts(void)
{
    struct { long long s, n; } t = { 0, 1000000 }, far = { 100, 0 };
    next(11, -1, &t, 1, 0); go(1);
    next(11, -1, &far, 1, 0); enter(0);
    next(12, -1, (void *)(uint64_t)(0x1000 + local_tail - 1), 0, 0); go(2);
    next(11, -1, &t, 1, 3)->op_flags = 1 << 6; go(3); // multishot, three times
    next(22, pp[0], b, 8, 0)->flags = LINK; next(15, -1, &t, 1, 0); go(2);
}
static void sockets(void)
{
    struct sockaddr_un at = { AF_UNIX, "\0weir-ringops" }, peer = { 0 };
    unsigned n = sizeof peer;
    snprintf(at.sun_path + 1, 40, "weir-%d", getpid());
    next(45, AF_UNIX, 0, 0, SOCK_STREAM); int l = go(1);
    next(56, l, &at, 0, sizeof at); go(1);
    next(57, l, 0, 5, 0); go(1);
    next(45, AF_UNIX, 0, 0, SOCK_STREAM); int c = go(1);
    next(13, l, &peer, 0, (uint64_t)&n); next(16, c, &at, 0, sizeof at); go(2);
    show("peer", &peer, sizeof peer); printf("  length %u\n", n);
    next(13, l, 0, 0, 0)->ioprio = 1; enter(0); // multishot
    for (int i = 0; i < 2; i++) { int s = socket(AF_UNIX, SOCK_STREAM, 0); connect(s, (void *)&at, sizeof at); go(1); }
    next(34, c, 0, 1, 0); go(1);
    next(14, l, 0, 0, 0)->op_flags = 2; go(2); // cancel by descriptor
    close(l), close(c);
}
static void files(void)
{
    struct { uint64_t flags, mode, resolve; } how = { O_RDWR | O_CREAT, 0600, 0 };
    struct statx st = { 0 };
    next(18, AT_FDCWD, "one", 0600, 0)->op_flags = O_RDWR | O_CREAT; int f = go(1);
    next(17, f, (void *)4096ul, 0, 0); go(1);
    next(55, f, 0, 0, 100); go(1);
    next(24, f, 0, 0, 0)->op_flags = 3; go(1);
    next(21, AT_FDCWD, "one", 0x7ff, (uint64_t)&st); go(1);
    printf("  size %llu\n", (unsigned long long)st.stx_size); show("statx", &st, sizeof st);
    next(41, f, "user.weir", 5, (uint64_t)"value"); go(1);
    next(43, f, "user.weir", 100, (uint64_t)b); go(1); show("fgetxattr", b, 5);
    struct sqe *s = next(42, 0, "user.two", 3, (uint64_t)"two"); s->addr3 = (uint64_t) "one"; go(1);
    s = next(44, 0, "user.two", 100, (uint64_t)b); s->addr3 = (uint64_t) "one"; go(1); show("getxattr", b, 3);
    next(19, f, 0, 0, 0); go(1);
    next(28, AT_FDCWD, "two", sizeof how, (uint64_t)&how); close(go(1));
    next(35, AT_FDCWD, "two", AT_FDCWD, (uint64_t)"three"); go(1);
    next(37, AT_FDCWD, "dir", 0700, 0); go(1);
    next(38, AT_FDCWD, "three", 0, (uint64_t)"dir/link"); go(1);
    next(39, AT_FDCWD, "three", AT_FDCWD, (uint64_t)"dir/hard"); go(1);
    next(36, AT_FDCWD, "dir/link", 0, 0); go(1);
    next(36, AT_FDCWD, "dir/nothing", 0, 0); go(1);
}
static void slots(void)
{
    int none[4] = { -1, -1, -1, -1 }, mine[2] = { file, -1 };
    printf("  register %ld\n", reg(2, none, 4));
    next(20, -1, mine, 2, 0); go(1);
    next(22, 0, b, 100, 0)->flags = FIXED_FILE; go(1); show("data", b, 100);
    next(18, AT_FDCWD, "data", 0, 0)->file_index = 3; go(1);
    next(22, 2, b, 50, 7)->flags = FIXED_FILE; go(1); show("direct", b, 50);
    next(54, 0, 0, 0, 0)->flags = FIXED_FILE; int f = go(1);
    pread(f, b, 10, 0); show("installed", b, 10); close(f);
    mine[0] = file; next(20, -1, mine, 1, -1ull); go(1); printf("  slot %d\n", mine[0]);
    next(19, 0, 0, 0, 0)->file_index = 3; go(1);
    reg(3, 0, 0);
}
static void reading(void)
{
    next(22, file, b, 3000, 5); go(1); show("data", b, 3000);
    next(23, file, a, 100, 50); go(1);
    next(22, file, b, 100, -1ull); go(1); show("here", b, 100);
    struct sqe *s = next(22, file, b, 64, 0); s->flags = LINK | SKIP;
    next(23, file, b, 64, 64); go(1); show("silent", b, 64);
    next(22, file, b, 10, 0)->flags = ASYNC; next(0, 0, 0, 0, 0)->flags = DRAIN; go(2);
    next(22, 9999, b, 10, 0)->flags = LINK; next(0, 0, 0, 0, 0); go(2);
    next(22, 9999, b, 10, 0)->flags = HARDLINK; next(0, 0, 0, 0, 0); go(2);
}
static void madvise_(void)
{
    char *m = mmap(0, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(m, 7, 8192); next(25, -1, m, 4096, 0)->op_flags = 4; go(1); show("after", m, 8192);
}
static void streams(void)
{
    next(26, sp[0], a, 600, 0); next(27, sp[1], b, sizeof b, 0); go(2); show("data", b, 600);
    next(27, sp[1], b, 300, 0)->op_flags = MSG_WAITALL; enter(0); write(sp[0], a, 100); write(sp[0], a + 500, 200);
    go(1); show("all", b, 300);
}
static void zero_copy(void)
{
    struct sockaddr_in at = { AF_INET, 0, { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0);
    bind(l, (void *)&at, n); listen(l, 1); getsockname(l, (void *)&at, &n); connect(c, (void *)&at, n);
    int s = accept(l, 0, 0);
    next(47, c, a, 1000, 0); go(2); read(s, b, 1000); show("data", b, 1000);
    struct msghdr out = { .msg_iov = va, .msg_iovlen = 1 };
    next(48, c, &out, 1, 0); go(2); read(s, b, va[0].iov_len);
    close(l), close(c), close(s);
}
static void epolls(void)
{
    struct epoll_event e = { EPOLLIN, { .u64 = 77 } }, out[4] = { 0 };
    int ep = epoll_create1(0);
    next(29, ep, &e, EPOLL_CTL_ADD, pp[0]); go(1);
    write(pp[1], "x", 1);
    next(59, ep, out, 4, 0);
    if (go(1) > 0) printf("  event %x %llu\n", out[0].events, (unsigned long long)out[0].data.u64);
    read(pp[0], b, 1); close(ep);
}
static void pipes(void)
{
    int two[2] = { 0 }, q[2]; pipe(q);
    struct sqe *s = next(30, q[1], (void *)0, 0, -1ull); s->file_index = file; s->len = 200; go(1);
    s = next(33, pp[1], 0, 100, 0); s->file_index = q[0]; go(1);
    read(q[0], b, 200); show("spliced", b, 200); read(pp[0], b, 100); show("teed", b, 100);
    next(62, 0, two, 0, 0); if (go(1) == 0) { write(two[1], "hi", 2); read(two[0], b, 2); show("pipe", b, 2); }
}
static void buffers(void)
{
    struct { uint64_t addr; uint32_t entries; uint16_t bgid, flags; uint64_t r[3]; } ringed = { 0, 8, 3 };
    struct buf { uint64_t addr; uint32_t len; uint16_t bid, tail; } *ringb;
    next(31, 4, b, 256, 0)->buf_index = 1; go(1);
    struct sqe *s = next(22, file, 0, 200, 0); s->flags = SELECT; s->buf_index = 1; go(1); show("chosen", b, 1024);
    next(32, 2, 0, 0, 0)->buf_index = 1; go(1);
    ringb = mmap(0, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ringed.addr = (uint64_t)ringb;
    printf("  register %ld\n", reg(22, &ringed, 1));
    for (int i = 0; i < 4; i++)
        ringb[i] = (struct buf) { (uint64_t)(b + 2048 + 256 * i), 256, i, i ? 0 : ringb[0].tail };
    ringb[0].tail = 4;
    s = next(27, sp[1], 0, 0, 0); s->flags = SELECT; s->buf_index = 3; s->ioprio = 2; enter(0); // multishot
    write(sp[0], a, 100); go(1); write(sp[0], a + 100, 256); go(1); show("received", b + 2048, 1024);
    next(14, 0, (void *)s->user_data, 0, 0); go(2);
    s = next(49, pp[0], 0, 0, -1ull); s->flags = SELECT; s->buf_index = 3; enter(0);
    write(pp[1], a + 7, 50); go(1); show("multishot", b + 2048, 1024);
    close(pp[1]); go(1); close(pp[0]); pipe(pp);
    for (int i = 0; i < 4; i++) {
        struct buf *e = &ringb[(4 + i) & 7];
        e->addr = (uint64_t)(b + 256 * i); e->len = 256; e->bid = 4 + i; }
    ringb[0].tail = 8;
    write(sp[0], a, 700);
    s = next(27, sp[1], 0, 0, 0); s->flags = SELECT; s->buf_index = 3; s->ioprio = 16; go(1); // bundle
    show("bundle", b, 4096);
    reg(23, &ringed, 1); while (recv(sp[1], b, sizeof b, MSG_DONTWAIT) > 0) { }
}
static void message_ring(void)
{
    int first = ring; struct params p = P; char *h = head_memory, *e = entry_memory; unsigned t = local_tail;
    ring_open(8, P.flags & ~(R_DISABLED | SQPOLL));
    int second = ring; struct params p2 = P; char *h2 = head_memory, *e2 = entry_memory;
    ring = first, P = p, head_memory = h, entry_memory = e, local_tail = t;
    next(40, second, 0, 42, 0x777); go(1); t = local_tail;
    ring = second, P = p2, head_memory = h2, entry_memory = e2, local_tail = 0;
    go(1); close(second);
    ring = first, P = p, head_memory = h, entry_memory = e, local_tail = t;
}
static void commands(void)
{
    int value = 0; write(sp[0], "12345", 5);
    next(46, sp[1], 0, 0, 0); go(1); // SIOCINQ
    struct sqe *s = next(46, sp[1], 0, 0, 2);
    s->addr = SOL_SOCKET | (uint64_t)SO_TYPE << 32; s->addr3 = (uint64_t)&value;
    s->file_index = sizeof value; go(1); printf("  type %d\n", value);
    read(sp[1], b, 5);
}
static void waiting(void)
{
    siginfo_t info = { 0 }; int pid = fork();
    if (!pid) _exit(3);
    struct sqe *s = next(50, pid, 0, P_PID, (uint64_t)&info); s->file_index = WEXITED; go(1);
    printf("  code %d status %d\n", info.si_code, info.si_status);
    static uint32_t word = 5; struct { uint64_t v, addr; uint32_t f, r; } w = { 5, (uint64_t)&word, 2 };
    s = next(51, 2, &word, 0, 5); s->addr3 = ~0u; enter(0);
    s = next(52, 2, &word, 0, 1); s->addr3 = ~0u; go(2);
    s = next(51, 2, &word, 0, 6); s->addr3 = ~0u; go(1);
    next(53, 0, &w, 1, 0); enter(0); s = next(52, 2, &word, 0, 1); s->addr3 = ~0u; go(2);
}
static void overflow(void)
{
    for (int i = 0; i < 40; i++) { next(0, 0, 0, 0, 0); if (i % 8 == 7) enter(0); }
    enter(0); go(40); printf("  overflow %u\n", WORD(P.cq.overflow));
}
static void cancels(void)
{
    struct { uint64_t addr; int32_t fd; uint32_t flags; struct { long long s, n; } t;
        uint8_t op, pad[7]; uint64_t p2[3]; } c = { 0 };
    next(22, pp[0], b, 8, 0); enter(0); c.addr = 0x1000 + local_tail - 1; c.t.s = c.t.n = -1;
    printf("  sync %ld\n", reg(24, &c, 1)); go(1);
    next(22, pp[0], b, 8, 0); next(22, pp[0], b, 8, 0); enter(0); next(14, 0, 0, 0, 0)->op_flags = 5; go(3); // all
}

static const struct { const char *name; void (*run)(void); } cases[] = {
    { "nop", nop }, { "readv", readv_ }, { "writev", writev_ }, { "fsync", fsync_ }, { "fixed", fixed },
    { "poll", polling }, { "sync_file_range", file_range }, { "messages", messages }, { "timeouts", timeouts },
    { "sockets", sockets }, { "files", files }, { "slots", slots }, { "read", reading }, { "madvise", madvise_ },
    { "streams", streams }, { "zero_copy", zero_copy }, { "epoll", epolls }, { "pipes", pipes },
    { "buffers", buffers }, { "msg_ring", message_ring }, { "commands", commands }, { "waiting", waiting },
    { "overflow", overflow }, { "cancel", cancels },
};

int main(int argc, char **argv)
{
    int r = ring_open(16, strtoul(argv[1], 0, 0));
    printf("setup %d\n", r);
    if (r < 0)
        return 0;
    if (P.flags & R_DISABLED)
        printf("enable %ld\n", reg(12, 0, 0));
    for (size_t i = 0; i < sizeof a; i++)
        a[i] = i * 7 + i / 256;
    va[0] = (struct iovec) { a, 3000 }, va[1] = (struct iovec) { a + 4000, 1096 };
    vb[0] = (struct iovec) { b, 1000 }, vb[1] = (struct iovec) { b + 1000, 3096 };
    file = open("data", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(file, a, sizeof a);
    socketpair(AF_UNIX, SOCK_STREAM, 0, sp);
    pipe(pp);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (argc < 3 || !strcmp(argv[2], cases[i].name))
        {
            printf("%s\n", cases[i].name);
            fflush(stdout);
            cases[i].run();
        }
    return 0;
}
