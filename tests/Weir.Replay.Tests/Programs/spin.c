// Two threads hand a word to and fro without any call; a timer ends a third loop by its handler.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>

static volatile int turn, rung;
static long sum;

static void *other(void *unused)
{
    for (int i = 0; i < 3; i++) {
        while (turn != 1) {
        }
        sum = sum * 31 + i;
        turn = 0;
    }
    return NULL;
}

static void ring(int number)
{
    rung = number;
}

int main(void)
{
    pthread_t thread;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    sum = now.tv_nsec;
    pthread_create(&thread, NULL, other, NULL);
    for (int i = 0; i < 3; i++) {
        sum = sum * 17 + i;
        turn = 1;
        while (turn != 0) {
        }
    }
    pthread_join(thread, NULL);
    signal(SIGALRM, ring);
    struct itimerval soon = { .it_value = { .tv_usec = 10000 } };
    setitimer(ITIMER_REAL, &soon, NULL);
    while (!rung) {
    }
    printf("%ld %d\n", sum, rung);
    return 0;
}
