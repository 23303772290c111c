// Writes by calls into files that are mapped, and reads what shows in memory: its own, and another process's.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Bytes = 3 * 4096 };

int main(int count, char **words)
{
    char name[300], bytes[Bytes];
    snprintf(name, sizeof name, "%s/mapped", words[1]);
    memset(bytes, 'a', sizeof bytes);
    int fd = open(name, O_CREAT | O_RDWR, 0600), end = open(name, O_WRONLY | O_APPEND);
    for (int i = 0; i < 8; i++)
        pwrite(fd, bytes, sizeof bytes, 0); // so many that they no longer stop
    volatile char *shared = mmap(NULL, Bytes, PROT_READ, MAP_SHARED, fd, 0);
    volatile char *tail = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 2 * 4096);
    volatile char *own = mmap(NULL, Bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    own[4096] = 'o';

    for (int i = 0; i < 20; i++)
    {
        char now = 'b' + i;
        pwrite(fd, &now, 1, 5000 + i);
        lseek(fd, 8192 + i, SEEK_SET);
        write(fd, &now, 1);
        struct iovec two[] = { { &now, 1 }, { &now, 1 } };
        pwritev(fd, two, 2, 100 + 2 * i);
        putchar(shared[5000 + i]);
        putchar(shared[8192 + i] == tail[i] ? tail[i] : '!');
        putchar(own[101 + 2 * i]);
        putchar(own[4096]);
    }

    putchar('\n');
    ftruncate(fd, 2 * 4096 + 30);
    write(end, "appended", 8);
    printf("%.8s\n", (char *)tail + 30);
    fflush(stdout);
    if (fork() == 0)
    {
        pwrite(fd, "child", 5, 4096 + 50);
        _exit(0);
    }

    wait(NULL);
    printf("%.5s\n", (char *)shared + 4096 + 50);
    unlink(name);
    return 0;
}
