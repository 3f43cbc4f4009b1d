#include "worker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "dial.h"
#include "file-watch.h"
#include "holder.h"
#include "shell.h"

/* What a worker keeps open of all that the holder has. */
enum { WORKER_SOCKET = 3, WORKER_PROC = 4 };

static void keep_only(int socket, int proc) {
  /* First out of each other's way. */
  int high_socket = fcntl(socket, F_DUPFD, 64), high_proc = proc < 0 ? -1 : fcntl(proc, F_DUPFD, 64);
  if (high_socket < 0 || dup2(high_socket, WORKER_SOCKET) < 0) _exit(1);
  if (high_proc < 0 || dup2(high_proc, WORKER_PROC) < 0) close(WORKER_PROC);
  close_range(WORKER_PROC + 1, ~0U, 0);
  fcntl(WORKER_SOCKET, F_SETFL, 0);
}

static _Noreturn void become_worker(const struct holder *holder, int socket, const struct frame *frame) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  shell_default_signals();
  keep_only(socket, holder->proc);
  struct dial_request address;
  struct watch_request file;
  prctl(PR_SET_NAME, frame->type == FRAME_DIAL ? "holder-dial" : "holder-file");
  if (frame->type == FRAME_DIAL && frame_dial(frame, &address)) dial(WORKER_SOCKET, &address);
  if (frame->type == FRAME_WATCH && frame_watch(frame, &file)) file_watch(WORKER_SOCKET, WORKER_PROC, &file);
  _exit(1);
}

/* NULL when it is sound. */
static const char *objection(const struct frame *frame, enum frame_error *code) {
  struct watch_request file;
  struct dial_request address;
  bool sound = frame->type == FRAME_WATCH ? frame_watch(frame, &file) : frame_dial(frame, &address);
  *code = ERROR_PROTOCOL;
  if (!sound) return "A broken frame";
  *code = ERROR_VERSION;
  return frame->body[0] == REQUEST_VERSION ? NULL : "Another version of this request was expected";
}

void worker_start(struct holder *holder, struct viewer *viewer, const struct frame *frame) {
  enum frame_error code;
  const char *problem = objection(frame, &code);
  if (problem != NULL) return viewer_error(holder, viewer, code, problem);
  struct worker *worker = NULL;
  for (int i = 0; i < MAX_WORKERS && worker == NULL; i++)
    if (holder->workers[i].pid == 0) worker = &holder->workers[i];
  if (worker == NULL) return viewer_error(holder, viewer, ERROR_CANNOT_CREATE, "Too much is read at a time: try again");
  pid_t pid = fork();
  if (pid == 0) become_worker(holder, viewer->fd, frame);
  if (pid < 0)
    return viewer_error(holder, viewer, ERROR_CANNOT_CREATE,
                        "No process can be started: the sandbox is at its limit. End some processes and try again");
  *worker = (struct worker){.pid = pid, .fd = viewer_hand_over(holder, viewer)};
  /* Nothing is read here: only the end is heard of, which comes with any event one waits for. */
  holder_watch(holder, worker->fd, EVENT_WORKER, (uint32_t)(worker - holder->workers), &worker->interest, EPOLLPRI);
}

void worker_hung_up(struct holder *holder, struct worker *worker) {
  if (worker->fd < 0) return;
  holder_watch(holder, worker->fd, EVENT_WORKER, (uint32_t)(worker - holder->workers), &worker->interest, 0);
  close(worker->fd);
  worker->fd = -1;
  if (worker->pid > 0) kill(worker->pid, SIGKILL);
}

void worker_exited(struct holder *holder, pid_t pid) {
  for (int i = 0; i < MAX_WORKERS; i++) {
    struct worker *worker = &holder->workers[i];
    if (worker->pid != pid) continue;
    worker->pid = 0;
    worker_hung_up(holder, worker);
  }
}
