// Small scenes for the tracer's tests: scenes NAME [NUMBER NUMBER]
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int times;

static void ask(int count)
{
    while (count-- > 0)
        syscall(SYS_getppid);
}

static void pause_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    while (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &t, &t))
        ;
}

static void *in_thread(void *unused)
{
    ask(times);
    return NULL;
}

static void *exec_in_thread(void *unused)
{
    execl("/bin/true", "true", NULL);
    return NULL;
}

static void tree(int depth)
{
    ask(10);
    for (int i = 0; depth > 0 && i < 2; i++)
        if (fork() == 0) {
            tree(depth - 1);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
}

static void on_signal(int number)
{
    ask(1);
}

// A child interrupts the parent's read, and then gives it a byte.
static int interrupted_read(int flags)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };
    char byte;
    int ends[2];
    sigaction(SIGUSR1, &action, NULL);
    if (pipe(ends))
        return 1;
    if (fork() == 0) {
        pause_ms(60);
        kill(getppid(), SIGUSR1);
        pause_ms(60);
        return write(ends[1], "x", 1) != 1;
    }
    long got = syscall(SYS_read, ends[0], &byte, 1);
    if (got < 0)
        got = syscall(SYS_read, ends[0], &byte, 1);
    wait(NULL);
    return got != 1;
}

static int stopped_sleep(void)
{
    pid_t child = fork();
    if (child == 0) {
        struct timespec t = { 0, 200 * 1000000 };
        _exit(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &t, NULL) != 0);
    }
    pause_ms(60);
    kill(child, SIGSTOP);
    pause_ms(30);
    kill(child, SIGCONT);
    int status;
    wait(&status);
    return status;
}

static int refused(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        return 1;
    ask(3);
    return 0;
}

// i386's getpid is number 20, which is writev for 64-bit programs.
static int compat(void)
{
    int pid = 20;
    __asm__ volatile("int $0x80" : "+a"(pid) : "b"(11), "c"(22), "d"(33) : "memory", "r8", "r9", "r10", "r11");
    return pid == getpid() ? 0 : 77;
}

int main(int argc, char **argv)
{
    int first = argc > 2 ? atoi(argv[2]) : 0, second = argc > 3 ? atoi(argv[3]) : 0;
    pthread_t threads[64];
    char byte;
    if (!strcmp(argv[1], "threads")) {
        times = second;
        for (int i = 0; i < first; i++)
            pthread_create(&threads[i], NULL, in_thread, NULL);
        for (int i = 0; i < first; i++)
            pthread_join(threads[i], NULL);
        return 0;
    }
    if (!strcmp(argv[1], "tree"))
        return tree(first), 0;
    if (!strcmp(argv[1], "block"))
        return syscall(SYS_read, first, &byte, 1);
    if (!strcmp(argv[1], "pipe")) {
        int ends[2];
        return pipe(ends) || syscall(SYS_read, ends[0], &byte, 1);
    }
    if (!strcmp(argv[1], "restart"))
        return interrupted_read(SA_RESTART);
    if (!strcmp(argv[1], "eintr"))
        return interrupted_read(0);
    if (!strcmp(argv[1], "stop"))
        return stopped_sleep();
    if (!strcmp(argv[1], "refused"))
        return refused();
    if (!strcmp(argv[1], "compat"))
        return compat();
    if (!strcmp(argv[1], "large"))
        return syscall(0x4000000000L | SYS_write) != -1 || syscall(70000) != -1;
    if (!strcmp(argv[1], "exec")) {
        pthread_create(&threads[0], NULL, exec_in_thread, NULL);
        pthread_join(threads[0], NULL);
    }
    return 2;
}
