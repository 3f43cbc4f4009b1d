#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/* First process of a pod: it holds the pod's namespaces until it is told to end, and takes in what its children leave behind. */

static void end(int signal) {
  (void)signal;
  _exit(0);
}

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

int main(void) {
  struct sigaction ending = {.sa_handler = end};
  struct sigaction reaping = {.sa_handler = reap, .sa_flags = SA_NOCLDSTOP};
  if (sigaction(SIGTERM, &ending, NULL) != 0 || sigaction(SIGINT, &ending, NULL) != 0 || sigaction(SIGCHLD, &reaping, NULL) != 0) {
    return 1;
  }
  for (;;) {
    pause();
  }
}
