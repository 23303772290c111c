// Job control: a child with two threads is suspended from outside, suspends itself, and is killed while suspended. Its
// counter, which both share, must stand still meanwhile.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int *counter;
static volatile sig_atomic_t continued;

static void on_continue(int signal)
{
    continued++;
}

static void *count(void *unused)
{
    while (1) {
        __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
        usleep(100);
    }
    return NULL;
}

static void child(void)
{
    pthread_t thread;

    // In an orphaned process group, as the tests' own may be, SIGTSTP does nothing (setpgid(2)); this one's has a parent.
    setpgid(0, 0);
    signal(SIGCONT, on_continue);
    pthread_create(&thread, NULL, count, NULL);
    while (!continued || !counter[1]) {
        usleep(100);
    }
    raise(SIGTSTP);
    printf("child goes on, continued %d\n", continued);
    fflush(stdout);
    count(NULL);
}

static void expect(pid_t pid, const char *what, int options)
{
    int status;
    pid_t got = waitpid(pid, &status, options);
    printf("%s: %s stopped %d by %d, continued %d, killed %d\n", what, got == pid ? "child" : "nobody",
        WIFSTOPPED(status), WIFSTOPPED(status) ? WSTOPSIG(status) : 0, WIFCONTINUED(status), WIFSIGNALED(status));
}

static void stands_still(void)
{
    int before = *counter;
    usleep(20000);
    printf("%s\n", before == *counter ? "stands still" : "runs on");
}

int main(void)
{
    counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        child();
        exit(1);
    }
    while (*counter < 5) {
        usleep(100);
    }
    kill(pid, SIGSTOP);
    expect(pid, "suspended", WUNTRACED);
    stands_still();
    kill(pid, SIGCONT);
    expect(pid, "told to go on", WCONTINUED);
    counter[1] = 1; // suspended again before the wait above, it would not be reported as continued
    expect(pid, "suspended itself", WUNTRACED);
    stands_still();
    int before = *counter;
    kill(pid, SIGCONT);
    while (*counter < before + 5) {
        usleep(100);
    }
    kill(pid, SIGSTOP);
    expect(pid, "suspended again", WUNTRACED);
    kill(pid, SIGKILL);
    expect(pid, "killed", 0);
    return 0;
}
