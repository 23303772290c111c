// Reads a file piece by piece; one of the pieces is too long for its buffer.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct { char bytes[16]; volatile long guard; } box = { .guard = 12345 };

__attribute__((noinline)) static void piece(int fd, int i)
{
    pread(fd, box.bytes, i == 77 ? 20 : 16, 16 * i);
}

__attribute__((noinline)) static void finish(void)
{
    printf("%d\n", box.guard == 12345);
}

int main(void)
{
    int fd = open("/proc/self/exe", O_RDONLY);
    for (int i = 0; i < 200; i++)
        piece(fd, i);
    finish();
    return 0;
}
