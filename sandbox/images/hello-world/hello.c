#include <stdio.h>

int main(void) {
  puts("\nHello from Docker!\n"
       "This message shows that your installation appears to be working correctly.\n\n"
       "The docker command asked the engine for a container. The engine had no image hello-world,\n"
       "so it pulled one from a registry. It made a container from it and started the one program\n"
       "in there. What that program prints went back to the docker command, and so to you.");
  return 0;
}
