// A computation without calls: nothing in the log between its beginning and its end.
#include <stdlib.h>
#include <unistd.h>

static volatile unsigned long word = 1, last;

__attribute__((noinline)) static void mark(void)
{
    __asm__("");
}

int main(int count, char **words)
{
    long rounds = count > 1 ? atol(words[1]) : 1000;
    getppid();
    for (long i = 0; i < rounds; i++) {
        word = word * 6364136223846793005ul + 1;
        if (i % 100 == 99) {
            last = word;
        }
    }
    mark();
    return 0;
}
