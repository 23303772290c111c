// Reads of the time-stamp counter in code that no table names, and a table among code that looks like one: the recorder
// must not take either for the other.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__asm__(".text\n.balign 4096\ntable: .byte 1, 0x0f, 0x31, 2\n"
        ".balign 4096\nhidden: rdtsc\nshl $32, %rdx\nor %rdx, %rax\nret\n.balign 4096\n");
extern const unsigned char table[4];
unsigned long hidden(void);

int main(int count, char **words)
{
    printf("table %d %d %d %d\n", table[0], table[1], table[2], table[3]);
    fflush(stdout);
    if (count > 1 && fork() == 0) {
        printf("child %lu\n", hidden());
        return 0;
    }
    wait(NULL);
    unsigned long first = count > 1 ? hidden() : 0, second = count > 1 ? hidden() : 0;
    printf("%lu %lu %s\n", first, second, first <= second ? "forwards" : "backwards");
    return 0;
}
