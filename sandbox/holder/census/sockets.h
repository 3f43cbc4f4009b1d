/*
 * Sockets of the network namespace that this process is in now: those that listen over TCP, UDP or as unix sockets, and TCP connections.
 * The kernel finds who listens at once, but for connections it goes through those of the whole machine.
 */
#pragma once
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/* Sockets of one kind in one namespace, and of a sandbox in all. */
enum { MAX_DUMP = 256, MAX_SOCKETS = 2048, SOCKET_PATH = 108 };

enum socket_protocol { SOCKET_TCP, SOCKET_UDP, SOCKET_UNIX };
enum socket_state { SOCKET_LISTENING, SOCKET_CONNECTED };

struct open_socket {
  uint64_t network;
  uint32_t inode;
  enum socket_protocol protocol;
  enum socket_state state;
  /* AF_INET or AF_INET6. */
  int family;
  uint16_t port, peer_port;
  uint8_t address[16], peer[16];
  /* Of a unix socket; begins with 0 when it is no file. */
  char path[SOCKET_PATH];
  int path_length;
};

struct socket_list {
  struct open_socket list[MAX_SOCKETS];
  int count;
  /* There are more than these. */
  bool cut;
  /* The kernel does not tell. */
  bool silent;
};

/* Adds those of the namespace, whose inode is `network`, in that state. */
void sockets_add(struct socket_list *sockets, enum socket_state state, uint64_t network);
/* In an order that does not depend on the kernel's tables. */
void sockets_sort(struct socket_list *sockets);
