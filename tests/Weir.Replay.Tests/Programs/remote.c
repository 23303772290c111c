// Writes with process_vm_writev: into its own memory, in two pieces of which the second is cut, and into its child's.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static char text[] = "hello, world", first[8], second[64];
    struct iovec from = { text, 12 }, to[2] = { { first, 7 }, { second, 60 } };
    long written = process_vm_writev(getpid(), &from, 1, to, 2, 0);
    printf("itself: %ld, %s%s\n", written, first, second);
    pid_t child = fork();
    if (child == 0) {
        pause();
    }
    written = process_vm_writev(child, &from, 1, to, 1, 0);
    printf("child: %ld, %s\n", written, written < 0 ? strerror(errno) : "written");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
