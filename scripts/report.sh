# shellcheck shell=bash
# How the scripts talk: a line when a part starts, a line with its time when it ends, the tail of its log when
# it fails. Sourced, never run.

say() { printf '%s\n' "$*"; }

die() {
  printf 'limelight: %s\n' "$*" >&2
  exit 1
}

# part TITLE COMMAND...: runs the command with its output in a log under build/logs and says how long it took.
part() {
  local title=$1 started=$SECONDS log status
  shift
  mkdir -p build/logs
  log="build/logs/$(printf '%s' "$title" | tr -cs 'A-Za-z0-9.' '-').log"
  printf '  %-46s ' "$title"
  # Not in an `if`: there bash would go on after a failing step of COMMAND.
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    printf 'failed after %d s\n' $((SECONDS - started))
    tail -n 60 "$log" >&2
    printf 'limelight: "%s" failed (exit %d); all of its output is in %s\n' "$title" "$status" "$log" >&2
    exit "$status"
  fi
  printf '%4d s\n' $((SECONDS - started))
}

# have TITLE: the part was done by an earlier run.
have() { printf '  %-46s ready\n' "$1"; }
