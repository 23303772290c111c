// A long history of calls in several threads and a child process; words change early, midway and late.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long rounds, turns;
static volatile long early, midway, late, steps;
static volatile long *shared;

__attribute__((noinline)) static void mark(volatile long *word, long value)
{
    *word = value;
}

__attribute__((noinline)) static int finish(void)
{
    __asm__("");
    return 7;
}

// Comes to same_place with the same registers each time; only memory differs.
__attribute__((noinline)) static void again(void)
{
    __asm__ volatile("incq %0\n\txorl %%eax, %%eax\nsame_place:\n\tnop" : "+m"(turns) : : "eax", "cc");
}

static void *other(void *unused)
{
    for (long i = 0; i < rounds / 4; i++) {
        syscall(SYS_getppid);
        __sync_fetch_and_add(&steps, 1);
    }
    return NULL;
}

int main(int count, char **words)
{
    pthread_t threads[2];
    rounds = count > 1 ? atol(words[1]) : 2000;
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) {
        for (long i = 0; i < rounds / 8; i++) {
            syscall(SYS_getppid);
            shared[0]++;
        }
        _exit(3);
    }
    // Memory that children by fork do not get, or get empty.
    volatile long *kept = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    kept[0] = 11;
    kept[512] = 22;
    madvise((void *)kept, 4096, MADV_DONTFORK);
    madvise((void *)(kept + 512), 4096, MADV_WIPEONFORK);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, other, NULL);
    }
    for (long i = 0; i < rounds; i++) {
        syscall(SYS_getppid);
        if (i == rounds / 100) {
            mark(&early, i);
        } else if (i == rounds / 2) {
            mark(&midway, i);
        } else if (i == rounds - rounds / 50) {
            mark(&late, i);
        }
        shared[1] = i;
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    int status;
    waitpid(child, &status, 0);
    while (turns < 5) {
        again();
    }
    printf("%ld %ld %ld %ld, child %d did %ld\n", early, midway, late, steps, WEXITSTATUS(status), shared[0]);
    printf("kept %ld %ld\n", kept[0], kept[512]);
    return finish();
}
