// Clocks read many times, by every function of the kernel's page, in children and threads, and by threads that wait for
// one another with an eye on the clock.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READS = 20000 };

static volatile int turn;
static unsigned long total;

static unsigned long ns(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) ? 7 : now.tv_sec * 1000000000ul + now.tv_nsec;
}

static unsigned long read_all(int count)
{
    static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME,
        CLOCK_MONOTONIC_COARSE };
    unsigned long sum = 0, before = 0;
    for (int i = 0; i < count; i++) {
        struct timeval day;
        gettimeofday(&day, NULL);
        sum = sum * 31 + ns(clocks[i % 5]) + day.tv_usec + time(NULL);
        unsigned long now = ns(CLOCK_MONOTONIC);
        if (now < before) {
            printf("a clock goes backwards\n");
        }
        before = now;
    }
    return sum;
}

// Waits without a call: for the flag, for the clock, and for either.
static void *other(void *unused)
{
    for (int i = 0; i < 3; i++) {
        unsigned long long spins = 0;
        while (turn != 2 * i + 1) {
            total += i == 1 ? ns(CLOCK_MONOTONIC) & 1 : 0;
        }
        for (unsigned long end = ns(CLOCK_MONOTONIC) + 2000000; ns(CLOCK_MONOTONIC) < end;) {
            spins++;
        }
        total = total * 31 + spins;
        turn = 2 * i + 2;
    }
    return NULL;
}

int main(void)
{
    printf("first %lu\n", read_all(READS / 4));
    printf("bad %d, of the process %d\n", clock_gettime(99, &(struct timespec){ 0 }), ns(CLOCK_PROCESS_CPUTIME_ID) > 7);
    fflush(stdout);
    pid_t child = fork();
    printf("%s %lu\n", child ? "parent" : "child", read_all(1000));
    if (child == 0) {
        fflush(stdout);
        execlp("date", "date", "+%s.%N", NULL);
    }
    int status;
    waitpid(child, &status, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, other, NULL);
    for (int i = 0; i < 3; i++) {
        turn = 2 * i + 1;
        while (turn != 2 * i + 2) {
            total += i == 2 ? ns(CLOCK_REALTIME) & 1 : 0;
        }
    }
    pthread_join(thread, NULL);
    printf("child %d total %lu\n", status, total);
    return 0;
}
