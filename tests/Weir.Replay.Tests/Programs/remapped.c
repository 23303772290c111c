// Maps a file, changes it and maps it again: each mapping shows what is there.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { Bytes = 100000 };

static char *map(int fd, char fill, int protection)
{
    char bytes[Bytes];
    memset(bytes, fill, sizeof bytes);
    pwrite(fd, bytes, sizeof bytes, 0);
    return mmap(NULL, Bytes, protection, MAP_PRIVATE, fd, 0);
}

int main(int count, char **words)
{
    char name[300];
    snprintf(name, sizeof name, "%s/remapped", words[1]);
    int fd = open(name, O_CREAT | O_RDWR, 0600);
    char seen[3];
    for (int i = 0; i < 3; i++)
    {
        char *at = map(fd, 'a' + i, i == 1 ? PROT_READ : PROT_READ | PROT_WRITE);
        seen[i] = at[Bytes - 1];
        if (i != 1)
            memset(at + 4096, 'z', 10);
        if (i == 2)
            mprotect(at, Bytes, PROT_READ);
        else
            munmap(at, Bytes);
    }

    printf("%c %c %c\n", seen[0], seen[1], seen[2]);
    unlink(name);
    return 0;
}
