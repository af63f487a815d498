# Runs one process under the eyes of a shell that notices the death of whoever asked for it.
# Arguments: run-directory, name, grace in seconds, log file, command...
#
# Standard input is a pipe from the owner. Its lines are orders: stop, kill, detach. Its end without an order
# means that the owner is gone: the process is ended, and the last supervisor of an ephemeral
# directory removes it. The first line of standard output is the pid of the process.
run=$1 name=$2 grace=$3 log=$4
shift 4
[ -d "$run" ] || exit 125
exec 3<&0 </dev/null
"$@" 3<&- >>"$log" 2>&1 &
child=$!
trap 'kill -TERM "$child"' HUP INT TERM
echo "$child" >"$run/$name.pid"
echo "$child"
exec >/dev/null 2>&1

end() {
  kill -TERM "$child"
  tenths=$((grace * 10))
  while [ "$tenths" -gt 0 ] && kill -0 "$child"; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  kill -KILL "$child"
}

(
  trap - HUP INT TERM
  while read -r order; do
    case $order in
      stop) end; exit ;;
      kill) kill -KILL "$child"; exit ;;
      detach) exit ;;
    esac
  done <&3
  : >"$run/abandoned"
  end
) &
guard=$!
exec 3<&-

while :; do
  wait "$child"
  code=$?
  # Above 128 the wait may have been cut short by a trapped signal while the process lives on.
  [ "$code" -gt 128 ] && kill -0 "$child" || break
done
kill "$guard"
rm -f "$run/$name.pid"
if [ -f "$run/abandoned" ] && [ -f "$run/ephemeral" ]; then
  set -- "$run"/*.pid
  [ -e "$1" ] || rm -rf "$(dirname "$run")"
fi
exit "$code"
