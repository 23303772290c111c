// Signals with handlers: sent to itself, by a timer into a sleep, into sigsuspend, into a restarted read, and
// between calls; then an end by a signal.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int count;

static void handler(int number, siginfo_t *info, void *context)
{
    char text[64];
    count++;
    int length = sprintf(text, "signal %d code %d\n", number, info->si_code);
    if (write(1, text, length) != length) {
        abort();
    }
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);

    struct itimerval soon = { .it_value = { .tv_usec = 30000 } };
    setitimer(ITIMER_REAL, &soon, NULL);
    struct timespec second = { 1, 0 }, left = { 0, 0 };
    int result = nanosleep(&second, &left);
    printf("nanosleep %d %s, %ld ns left\n", result, strerror(errno), left.tv_nsec);

    setitimer(ITIMER_REAL, &soon, NULL);
    sigset_t none;
    sigemptyset(&none);
    result = sigsuspend(&none);
    printf("sigsuspend %d %d, %d so far\n", result, errno, count);

    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    int ends[2];
    if (pipe(ends) || fflush(stdout)) {
        return 1;
    }
    if (fork() == 0) {
        usleep(90000);
        _exit(write(ends[1], "x", 1) == 1 ? 3 : 4);
    }
    setitimer(ITIMER_REAL, &soon, NULL);
    char letter = '?';
    result = read(ends[0], &letter, 1);
    printf("read %d %c, %d so far\n", result, letter, count);

    setitimer(ITIMER_REAL, &soon, NULL);
    struct timespec from, now;
    clock_gettime(CLOCK_MONOTONIC, &from);
    do {
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000 < 60);
    printf("%d so far\n", count);
    fflush(stdout);
    kill(getpid(), SIGTERM);
    pause();
}
