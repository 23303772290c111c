// Reads a file piece by piece, one of them too long for its buffer, and then much of it at once, again and again.
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

static char large[40000];

__attribute__((noinline)) static void whole(int fd)
{
    pread(fd, large, sizeof(large), 0);
}

int main(void)
{
    int fd = open("/proc/self/exe", O_RDONLY);
    for (int i = 0; i < 200; i++)
        piece(fd, i);
    for (int i = 0; i < 50; i++) {
        large[0] = 0;
        whole(fd);
    }
    finish();
    return 0;
}
