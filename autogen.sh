#!/bin/sh
# Make ./configure from configure.ac (only needed in a clone, not in a tarball).
set -e
cd "$(dirname "$0")"
mkdir -p m4 build-aux
exec autoreconf --install --force
