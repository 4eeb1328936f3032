#!/usr/bin/env bash
# The steps of action.yml, `install` and `check`. Inputs come in the environment and are never part of a script's text.
# Runs in bash 3.2, which is what macOS has.
set -euo pipefail
venv="$RUNNER_TEMP/unspin"

scripts() { # where the commands of the virtual environment are
  if [ -d "$venv/Scripts" ]; then echo "$venv/Scripts"; else echo "$venv/bin"; fi
}

install() {
  "$PYTHON" -m venv "$venv"
  local release=${INPUT_VERSION:+unspin==$INPUT_VERSION}
  "$(scripts)/python" -m pip install --quiet --disable-pip-version-check "${release:-$GITHUB_ACTION_PATH/../../..}"
}

check() {
  local options=(--format github) paths=() path code=0
  if [ -n "$INPUT_FAIL_LEVEL" ]; then options+=(--fail-level "$INPUT_FAIL_LEVEL"); fi
  if [ -n "$INPUT_DIFF_BASE" ]; then options+=(--diff-base "$INPUT_DIFF_BASE"); fi
  if [ -n "$INPUT_CONFIG" ]; then options+=(--config "$INPUT_CONFIG"); fi
  while IFS= read -r path; do
    path=${path%$'\r'}
    if [ -n "$path" ]; then paths+=("$path"); fi
  done <<< "$INPUT_PATHS"
  if [ ${#paths[@]} -eq 0 ]; then
    echo "::error::unspin: the input paths is empty; name files or folders, one a line"
    code=2
  else
    "$(scripts)/unspin" check "${options[@]}" -- "${paths[@]}" || code=$?
  fi
  echo "exit-code=$code" >> "$GITHUB_OUTPUT"
  return "$code"
}

"$1"
