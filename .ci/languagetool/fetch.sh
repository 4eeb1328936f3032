#!/bin/sh
# Puts the English LanguageTool server and all it needs into DIR/libs, from the configured Maven repository.
# Usage: .ci/languagetool/fetch.sh DIR     then: unspin languagetool start --jars DIR/libs
# Needs Maven and Java 17 or newer. DIR/libs that is already complete is left as it is.
set -eu

if [ "$#" -ne 1 ]; then
  echo "usage: $0 DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
target=$(CDPATH='' cd -- "$1" && pwd)/libs

if [ -f "$target/.complete" ] && cmp -s "$target/.complete" "$here/pom.xml"; then
  echo "$target is up to date"
  exit 0
fi
rm -rf "$target"
mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$target" -DincludeScope=runtime
for part in languagetool-server languagetool-core language-en; do
  ls "$target/$part"-*.jar >/dev/null 2>&1 || { echo "$part is missing from $target" >&2; exit 1; }
done
cp "$here/pom.xml" "$target/.complete"
echo "$target: $(find "$target" -name '*.jar' | wc -l) jars, $(du -sh "$target" | cut -f1)"
