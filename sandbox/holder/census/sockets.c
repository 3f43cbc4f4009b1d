#include "sockets.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* The kernel's numbers of the states, which the headers of the C library and of the kernel both want to name. */
enum { ESTABLISHED = 1, CLOSED = 7, CLOSE_WAIT = 8, LISTENS = 10, ANSWER_BYTES = 32 * 1024, MAX_ANSWERS = 64 };

/* One question: binary, so that no name of a learner's can be taken for an answer. */
struct question {
  int family;
  enum socket_protocol protocol;
  enum socket_state state;
};

static struct open_socket *place(struct socket_list *sockets, int first) {
  if (sockets->count == MAX_SOCKETS || sockets->count - first == MAX_DUMP) return sockets->cut = true, NULL;
  struct open_socket *one = &sockets->list[sockets->count];
  memset(one, 0, sizeof *one);
  return one;
}

static void take_inet(struct socket_list *sockets, int first, const struct question *question, const struct nlmsghdr *message) {
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg))) return;
  const struct inet_diag_msg *told = NLMSG_DATA(message);
  struct open_socket *one = place(sockets, first);
  if (one == NULL) return;
  size_t size = told->idiag_family == AF_INET6 ? 16 : 4;
  one->inode = told->idiag_inode;
  one->family = told->idiag_family;
  one->port = ntohs(told->id.idiag_sport);
  one->peer_port = question->state == SOCKET_CONNECTED ? ntohs(told->id.idiag_dport) : 0;
  memcpy(one->address, told->id.idiag_src, size);
  if (question->state == SOCKET_CONNECTED) memcpy(one->peer, told->id.idiag_dst, size);
  sockets->count++;
}

static void take_unix(struct socket_list *sockets, int first, const struct nlmsghdr *message) {
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof(struct unix_diag_msg))) return;
  const struct unix_diag_msg *told = NLMSG_DATA(message);
  struct open_socket *one = place(sockets, first);
  if (one == NULL) return;
  one->inode = told->udiag_ino;
  unsigned left = message->nlmsg_len - NLMSG_LENGTH(sizeof *told);
  for (const struct rtattr *at = (const void *)(told + 1); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
    if (at->rta_type != UNIX_DIAG_NAME) continue;
    size_t length = RTA_PAYLOAD(at) < SOCKET_PATH ? RTA_PAYLOAD(at) : SOCKET_PATH;
    memcpy(one->path, RTA_DATA(at), length);
    /* The name of a file ends where it ends, whatever the kernel keeps behind it. */
    one->path_length = one->path[0] == 0 ? (int)length : (int)strnlen(one->path, length);
  }
  /* One without a name is nobody's door. */
  if (one->path_length > 0) sockets->count++;
}

static bool ask(int netlink, const struct question *question) {
  struct {
    struct nlmsghdr header;
    union {
      struct inet_diag_req_v2 inet;
      struct unix_diag_req names;
    };
  } request = {.header = {.nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}};
  size_t size;
  if (question->protocol == SOCKET_UNIX) {
    size = sizeof request.names;
    request.names = (struct unix_diag_req){.sdiag_family = AF_UNIX, .udiag_states = 1U << LISTENS, .udiag_show = UDIAG_SHOW_NAME};
  } else {
    size = sizeof request.inet;
    bool tcp = question->protocol == SOCKET_TCP;
    unsigned connected = 1U << ESTABLISHED | 1U << CLOSE_WAIT, listening = 1U << (tcp ? LISTENS : CLOSED);
    request.inet = (struct inet_diag_req_v2){.sdiag_family = (uint8_t)question->family,
                                             .sdiag_protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP,
                                             .idiag_states = question->state == SOCKET_CONNECTED ? connected : listening};
  }
  request.header.nlmsg_len = (uint32_t)NLMSG_LENGTH(size);
  return send(netlink, &request, request.header.nlmsg_len, 0) > 0;
}

/* False when the kernel does not tell of this kind. */
static bool dump(struct socket_list *sockets, const struct question *question) {
  static char answer[ANSWER_BYTES] __attribute__((aligned(8)));
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG), first = sockets->count;
  struct timeval patience = {.tv_usec = 200000};
  if (netlink < 0) return false;
  setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  bool told = ask(netlink, question), done = false;
  for (int i = 0; i < MAX_ANSWERS && told && !done && !(sockets->cut && sockets->count - first == MAX_DUMP); i++) {
    ssize_t got = recv(netlink, answer, sizeof answer, 0);
    if (got <= 0) told = false;
    unsigned left = got < 0 ? 0 : (unsigned)got;
    for (const struct nlmsghdr *at = (void *)answer; NLMSG_OK(at, left) && !done; at = NLMSG_NEXT(at, left)) {
      done = at->nlmsg_type == NLMSG_DONE || at->nlmsg_type == NLMSG_ERROR;
      if (at->nlmsg_type == NLMSG_ERROR) told = false;
      if (done) break;
      if (question->protocol == SOCKET_UNIX) take_unix(sockets, first, at);
      else take_inet(sockets, first, question, at);
    }
  }
  close(netlink);
  for (int i = first; i < sockets->count; i++) {
    sockets->list[i].protocol = question->protocol;
    sockets->list[i].state = question->state;
  }
  return told;
}

void sockets_add(struct socket_list *sockets, enum socket_state state, uint64_t network) {
  static const struct question questions[] = {
      {AF_INET, SOCKET_TCP, SOCKET_LISTENING}, {AF_INET6, SOCKET_TCP, SOCKET_LISTENING}, {AF_INET, SOCKET_UDP, SOCKET_LISTENING},
      {AF_INET6, SOCKET_UDP, SOCKET_LISTENING}, {AF_UNIX, SOCKET_UNIX, SOCKET_LISTENING}, {AF_INET, SOCKET_TCP, SOCKET_CONNECTED},
      {AF_INET6, SOCKET_TCP, SOCKET_CONNECTED}};
  int first = sockets->count;
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
    if (questions[i].state == state && !dump(sockets, &questions[i])) sockets->silent = true;
  for (int i = first; i < sockets->count; i++) sockets->list[i].network = network;
}

static int compare(uint64_t a, uint64_t b) { return a < b ? -1 : a > b; }

static int by_place(const void *left, const void *right) {
  const struct open_socket *a = left, *b = right;
  int order = compare(a->network, b->network);
  if (order == 0) order = compare(a->protocol, b->protocol);
  if (order == 0) order = compare(a->state, b->state);
  if (order == 0) order = compare(a->port, b->port);
  if (order == 0) order = compare((uint64_t)a->family, (uint64_t)b->family);
  if (order == 0) order = compare(a->peer_port, b->peer_port);
  return order != 0 ? order : compare(a->inode, b->inode);
}

void sockets_sort(struct socket_list *sockets) {
  qsort(sockets->list, (size_t)sockets->count, sizeof *sockets->list, by_place);
}
