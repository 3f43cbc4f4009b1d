#include "interfaces.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MAX_INTERFACES = 256, MAX_ADDRESSES = 64, ANSWER_BYTES = 32 * 1024, MAX_ANSWERS = 64 };

struct interface {
  int index;
  bool up;
  char name[IFNAMSIZ];
  char addresses[MAX_ADDRESSES][INET6_ADDRSTRLEN + 5];
  int count;
};

static struct interface interfaces[MAX_INTERFACES];
static int interface_count;

static void take_link(const struct nlmsghdr *message) {
  const struct ifinfomsg *link = NLMSG_DATA(message);
  if (interface_count == MAX_INTERFACES) return;
  struct interface *interface = &interfaces[interface_count];
  interface->index = link->ifi_index;
  interface->up = (link->ifi_flags & IFF_UP) != 0;
  interface->count = 0;
  interface->name[0] = 0;
  int left = (int)IFLA_PAYLOAD(message);
  for (const struct rtattr *at = IFLA_RTA(link); RTA_OK(at, left); at = RTA_NEXT(at, left))
    if (at->rta_type == IFLA_IFNAME) snprintf(interface->name, IFNAMSIZ, "%.15s", (const char *)RTA_DATA(at));
  if (interface->name[0] != 0) interface_count++;
}

static void take_address(const struct nlmsghdr *message) {
  const struct ifaddrmsg *address = NLMSG_DATA(message);
  const void *value = NULL;
  int left = (int)IFA_PAYLOAD(message);
  size_t size = address->ifa_family == AF_INET ? 4 : address->ifa_family == AF_INET6 ? 16 : 0;
  for (const struct rtattr *at = IFA_RTA(address); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
    if (RTA_PAYLOAD(at) != size) continue;
    /* On a point-to-point link the own address is the local one. */
    if (at->rta_type == IFA_LOCAL || (at->rta_type == IFA_ADDRESS && value == NULL)) value = RTA_DATA(at);
  }
  char text[INET6_ADDRSTRLEN];
  if (size == 0 || value == NULL || inet_ntop(address->ifa_family, value, text, sizeof text) == NULL) return;
  for (int i = 0; i < interface_count; i++) {
    struct interface *interface = &interfaces[i];
    if (interface->index != (int)address->ifa_index || interface->count == MAX_ADDRESSES) continue;
    snprintf(interface->addresses[interface->count++], sizeof *interface->addresses, "%s/%u", text, address->ifa_prefixlen);
  }
}

/* False when the answer was left half-read: the socket is of no more use. */
static bool ask(int netlink, uint16_t what) {
  struct {
    struct nlmsghdr header;
    struct ifinfomsg body;
    struct rtattr attribute;
    uint32_t mask;
  } links = {.header = {.nlmsg_len = sizeof links, .nlmsg_type = what, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
             .attribute = {.rta_len = RTA_LENGTH(4), .rta_type = IFLA_EXT_MASK},
             .mask = RTEXT_FILTER_SKIP_STATS};
  struct {
    struct nlmsghdr header;
    struct ifaddrmsg body;
  } addresses = {.header = {.nlmsg_len = sizeof addresses, .nlmsg_type = what, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}};
  const void *question = what == RTM_GETLINK ? (const void *)&links : &addresses;
  if (send(netlink, question, what == RTM_GETLINK ? sizeof links : sizeof addresses, 0) < 0) return false;
  static char answer[ANSWER_BYTES] __attribute__((aligned(8)));
  for (int i = 0; i < MAX_ANSWERS; i++) {
    ssize_t got = recv(netlink, answer, sizeof answer, 0);
    if (got <= 0) return false;
    unsigned left = (unsigned)got;
    for (const struct nlmsghdr *at = (void *)answer; NLMSG_OK(at, left); at = NLMSG_NEXT(at, left)) {
      if (at->nlmsg_type == NLMSG_DONE || at->nlmsg_type == NLMSG_ERROR) return true;
      if (at->nlmsg_type == RTM_NEWLINK) take_link(at);
      if (at->nlmsg_type == RTM_NEWADDR) take_address(at);
    }
  }
  return false;
}

void interfaces_json(struct json *json) {
  interface_count = 0;
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  struct timeval patience = {.tv_usec = 200000};
  if (netlink >= 0) {
    setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (ask(netlink, RTM_GETLINK)) ask(netlink, RTM_GETADDR);
    close(netlink);
  }
  json_raw(json, "[");
  for (int i = 0; i < interface_count; i++) {
    const struct interface *interface = &interfaces[i];
    json_comma(json);
    json_raw(json, "{\"name\":");
    json_text(json, interface->name, strlen(interface->name));
    json_raw(json, interface->up ? ",\"up\":true,\"addresses\":[" : ",\"up\":false,\"addresses\":[");
    for (int j = 0; j < interface->count; j++) {
      json_comma(json);
      json_text(json, interface->addresses[j], strlen(interface->addresses[j]));
    }
    json_raw(json, "]}");
  }
  json_raw(json, "]");
}
