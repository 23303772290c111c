// Calls that a recorder need not stop at, many of each, and the ways in which one may have to be stopped at after all.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static char folder[200], file[256], fifo[256], fresh_file[256];

static uint64_t digest(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ at[i]) * 0x100000001b3;
    return sum;
}

static uint64_t each_kind(int rounds)
{
    uint64_t sum = 1469598103934665603u;
    for (int i = 0; i < rounds; i++)
    {
        char bytes[70000];
        struct stat status;
        struct utsname names;
        int fd = open(file, O_RDWR);
        memset(bytes, 'u', sizeof bytes);
        sum = digest(sum, &(ssize_t){ pread(fd, bytes, 100 + i * 7, i * 11) }, 8);
        sum = digest(sum, bytes, sizeof bytes);
        sum = digest(sum, &(ssize_t){ read(fd, bytes, i % 5 == 0 ? 70000 : 4096) }, 8);
        sum = digest(sum, bytes, sizeof bytes);
        sum = digest(sum, &(ssize_t){ pwrite(fd, &i, sizeof i, 8 * i) }, 8);
        sum = digest(sum, &(off_t){ lseek(fd, -i, SEEK_END) }, 8);
        sum = digest(sum, &(ssize_t){ read(fd, bytes, 64) }, 8);
        fstat(fd, &status);
        sum = digest(sum, &status.st_size, sizeof status.st_size);
        stat("/nowhere", &status);
        sum = digest(sum, &errno, sizeof errno);
        sum = digest(sum, &(int){ access(file, R_OK) }, 4);
        sum = digest(sum, &(ssize_t){ readlink("/proc/self/exe", bytes, sizeof bytes) }, 8);
        sum = digest(sum, bytes, sizeof bytes);
        sum = digest(sum, &(ssize_t){ getxattr(file, "user.none", bytes, 100) }, 8);
        sum = digest(sum, &(ssize_t){ listxattr(file, NULL, 0) }, 8);
        sum = digest(sum, getcwd(bytes, sizeof bytes) ? "y" : "n", 1);
        sum = digest(sum, bytes, sizeof bytes);
        uname(&names);
        sum = digest(sum, &names, sizeof names);
        sum = digest(sum, &(int){ fcntl(fd, F_SETFD, FD_CLOEXEC) | fcntl(fd, F_GETFD) << 4 }, 4);
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10 };
        sum = digest(sum, &(int){ fcntl(fd, F_SETLK, &lock) }, 4);
        lock.l_start = 20;
        fcntl(fd, F_GETLK, &lock);
        sum = digest(sum, &lock.l_type, sizeof lock.l_type);
        int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3), fresh = open(fresh_file, O_WRONLY | O_CREAT | O_EXCL, 0600);
        sum = digest(sum, &(ssize_t){ pread(copy, bytes, 50, i) + write(fresh, bytes, 50) }, 8);
        sum = digest(sum, bytes, sizeof bytes);
        sum = digest(sum, &(int){ close(copy) | close(fresh) | unlink(fresh_file) }, 4);
        int again = open(file, O_WRONLY | O_APPEND);
        for (int k = 0; k < 20; k++)
            sum = digest(sum, &(ssize_t){ write(again, &k, sizeof k) }, 8);
        close(again);
        sum = digest(sum, &(int){ close(fd) }, 4);
        sum = digest(sum, &(int){ read(fd, bytes, 1) == -1 ? errno : 0 }, 4);
        uid_t ids[] = { getuid(), geteuid(), getgid(), getegid() };
        sum = digest(sum, ids, sizeof ids);
    }

    return sum;
}

// A page that ends in the midst of what the kernel is to write.
static void bad_addresses(void)
{
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + 4096, 4096, PROT_NONE);
    int fd = open(file, O_RDONLY), partial = 0, bad = 0;
    for (int i = 0; i < 50; i++)
    {
        partial += pread(fd, pages + 4096 - 100, 4096, 0);
        bad += pread(fd, pages + 4096, 100, 0) == -1 && errno == EFAULT;
        bad += fstat(fd, (struct stat *)(pages + 4096 - 8)) == -1 && errno == EFAULT;
    }

    close(fd);
    printf("addresses: %d bytes, %d refused, left %d\n", partial, bad, pages[4096 - 4]);
}

static int pipe_of_reader[2];

static void *reader(void *unused)
{
    char byte = 0;
    (void)unused;
    read(pipe_of_reader[0], &byte, 1);
    return (void *)(long)byte;
}

static void many_reads(int fd, int count)
{
    char bytes[16];
    for (int i = 0; i < count; i++)
        pread(fd, bytes, sizeof bytes, i), lseek(fd, 0, SEEK_SET), read(fd, bytes, sizeof bytes);
}

// A thread waits in a read while another makes the same place known for reads that do not wait.
static void two_threads(void)
{
    pthread_t thread;
    void *byte;
    pipe(pipe_of_reader);
    pthread_create(&thread, NULL, reader, NULL);
    usleep(20000);
    int fd = open(file, O_RDONLY);
    many_reads(fd, 200);
    write(pipe_of_reader[1], "x", 1);
    pthread_join(thread, &byte);
    printf("threads: %c\n", (char)(long)byte);
    many_reads(fd, 200);
    dup2(pipe_of_reader[0], fd); // the number stands for something that waits now
    pthread_create(&thread, NULL, reader, NULL);
    write(pipe_of_reader[1], "yz", 2);
    pthread_join(thread, &byte);
    char last = 0;
    ssize_t got = read(fd, &last, 1);
    printf("reused: %zd %d\n", got, (char)(long)byte + last);
    close(fd);
}

static volatile int alarms;

static void on_alarm(int signal)
{
    int fd = open(file, O_RDONLY);
    many_reads(fd, 20);
    close(fd);
    alarms++;
}

static void *writer(void *unused)
{
    (void)unused;
    usleep(300000);
    int fd = open(fifo, O_WRONLY);
    write(fd, "f", 1);
    close(fd);
    return NULL;
}

// A place that is known for calls that do not wait waits: for another thread, and for a signal.
static void waiting(void)
{
    pthread_t thread;
    char byte = 0;
    mkfifo(fifo, 0600);
    pthread_create(&thread, NULL, writer, NULL);
    int fd = open(fifo, O_RDONLY);
    read(fd, &byte, 1);
    close(fd);
    pthread_join(thread, NULL);
    printf("fifo: %c\n", byte);

    struct sigaction action = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &action, NULL);
    ualarm(200000, 0);
    fd = open(fifo, O_RDONLY);
    printf("interrupted: %d %d %d\n", fd, errno == EINTR, alarms);
    unlink(fifo);
}

// The handler makes the place known from which the read was made that it interrupts.
static void interrupted_first(int flags)
{
    struct sigaction action = { .sa_handler = on_alarm, .sa_flags = flags };
    int ends[2];
    char byte = 0;
    sigaction(SIGALRM, &action, NULL);
    pipe(ends);
    if (fork() == 0)
    {
        usleep(300000);
        write(ends[1], "r", 1);
        _exit(0);
    }

    ualarm(100000, 0);
    ssize_t got = read(ends[0], &byte, 1);
    int error = got < 0 ? errno : 0;
    wait(NULL);
    printf("interrupted: %zd %d %d %d\n", got, error == EINTR, byte, alarms);
}

static void child(void)
{
    fflush(stdout);
    if (fork() == 0)
    {
        printf("child: %lx\n", each_kind(20));
        fflush(stdout);
        _exit(0);
    }

    wait(NULL);
}

int main(int count, char **words)
{
    snprintf(folder, sizeof folder, "%s", words[1]);
    snprintf(file, sizeof file, "%s/file", folder);
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    snprintf(fresh_file, sizeof fresh_file, "%s/fresh", folder);
    int fd = open(file, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    for (int i = 0; i < 30000; i++)
        write(fd, &i, sizeof i);
    close(fd);
    if (count > 2)
    {
        interrupted_first(words[2][0] == 'r' ? SA_RESTART : 0);
        return 0;
    }

    two_threads();
    printf("kinds: %lx\n", each_kind(60));
    bad_addresses();
    child();
    waiting();
    printf("kinds: %lx\n", each_kind(10));
    unlink(file);
    return 0;
}
