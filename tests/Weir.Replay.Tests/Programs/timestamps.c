// Reads the time-stamp counter and clocks by turns, with and without the processor's number, in threads and a child.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

__attribute__((noinline)) static unsigned long counter(void)
{
    return __rdtsc();
}

__attribute__((noinline)) static unsigned long with_processor(void)
{
    unsigned processor;
    return __rdtscp(&processor) + 0 * processor;
}

static void *read_many(void *name)
{
    unsigned long last = 0, sum = 0;
    int backwards = 0;
    for (int i = 0; i < 20000; i++)
    {
        struct timespec time = { 0 };
        unsigned long now = i % 3 == 0 ? with_processor() : counter();
        if (i % 5 == 0)
            clock_gettime(CLOCK_MONOTONIC, &time);
        backwards += now < last;
        last = now;
        sum ^= now + time.tv_nsec;
    }

    printf("%s %lx, %d times backwards\n", (char *)name, sum, backwards);
    fflush(stdout);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    read_many("first");
    pthread_create(&thread, NULL, read_many, "thread");
    read_many("second");
    pthread_join(thread, NULL);
    if (fork() == 0)
    {
        read_many("child");
        _exit(0);
    }

    wait(NULL);
    return 0;
}
