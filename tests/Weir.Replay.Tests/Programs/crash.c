// Catches one bad access, then dies of another.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static sigjmp_buf back;

static void handler(int number, siginfo_t *info, void *context)
{
    printf("fault at %p\n", info->si_addr);
    siglongjmp(back, 1);
}

int main(int count, char **words)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    sigaction(SIGSEGV, &action, NULL);
    volatile long address = 0x70 + count;
    if (sigsetjmp(back, 1) == 0) {
        *(volatile int *)address = 1;
    }
    signal(SIGSEGV, SIG_DFL);
    puts("about to crash");
    fflush(stdout);
    *(volatile int *)(address + 1) = 2;
    return 0;
}
