// A child that works long in its parent's own memory, as after vfork.
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile long done;

__attribute__((noinline)) static void after(long value)
{
    printf("%ld\n", value);
}

int main(int count, char **words)
{
    long rounds = count > 1 ? atol(words[1]) : 20000;
    if (vfork() == 0) {
        while (done < rounds) {
            syscall(SYS_getppid);
            done++;
        }
        _exit(0);
    }
    after(done);
    return 0;
}
