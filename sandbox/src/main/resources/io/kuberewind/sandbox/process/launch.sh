# Puts the supervisor into a session of its own, so that a signal to the owner's process group, SIGKILL
# included, does not take it along. Where setsid is missing, job control gives it its own group.
if command -v setsid >/dev/null 2>&1; then
  exec setsid sh -c "$0" supervise "$@"
fi
set -m
sh -c "$0" supervise "$@" <&0 &
wait $!
