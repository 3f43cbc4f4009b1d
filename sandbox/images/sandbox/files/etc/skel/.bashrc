# Your own settings for bash. The prompt comes from /etc/bash.bashrc.
alias ls='ls --color=auto'
alias ll='ls -l'
alias grep='grep --color=auto'
