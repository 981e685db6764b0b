#!/usr/bin/env bash
# Measures java-shelf, the current folder, and leaves of each module what Maven's plugin leaves: the data and the reports
# that JaCoCo's own writers write. Debian has JaCoCo, but not that plugin.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) jars=/usr/share/java built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
path=$(printf "$jars/%s.jar:" org.jacoco.{core,report} asm{,-commons,-tree,-analysis})
# Debian's agent lacks the manifest that the JVM asks for.
printf 'Premain-Class: org.jacoco.agent.rt.internal.PreMain\nClass-Path:%s\n' \
  "$(printf " file:$jars/%s.jar" org.jacoco.{agent.rt,core} asm{,-commons,-tree,-analysis})" > "$built/manifest"
jar cfm "$built/agent.jar" "$built/manifest"
for module in core web; do
  mkdir -p "$module/target/classes" "$module/target/site/jacoco"
  javac -g -nowarn --release 8 -cp core/target/classes -d "$module/target/classes" \
    "$module"/src/main/java/org/acme/*.java 2> /dev/null
done
java "-javaagent:$built/agent.jar=destfile=$built/jacoco.exec,includes=org.acme.*" \
  -cp web/target/classes:core/target/classes org.acme.Check
for module in core web; do
  cp "$built/jacoco.exec" "$module/target/"
  java -cp "$path" "$here/Report.java" "$module"
done
