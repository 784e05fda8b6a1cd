/*
 * For LD_PRELOAD: pipe() makes two connected sockets.
 *
 * An sshd that was built without USE_PIPES makes one socketpair(AF_UNIX, SOCK_STREAM) for standard input and output of a program, and one for standard
 * error. Here each of the three is a pair of its own: the same kind of socket with the same buffers, each used in one direction. What is different is that
 * input and output are two sockets and that sshd ends the input by close() instead of shutdown().
 */
#include <sys/socket.h>

int pipe(int ends[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}
