#!/usr/bin/env bash
# test_texts.sh SOURCE [SHARE]: checks the desktop entry, the AppStream data and the MIME type, in packaging/ or where they
# were installed.
set -euo pipefail
share=${2:-}
entry=${share:+$share/applications/}cds-workbench.desktop
metainfo=${share:+$share/metainfo/}org.cds_workbench.Workbench.metainfo.xml
mime=${share:+$share/mime/packages/cds-workbench.xml}
cd "$1/packaging"
checked=0
if command -v desktop-file-validate >/dev/null; then
  desktop-file-validate "$entry"
  checked=$((checked + 1))
else
  echo "desktop-file-validate is not installed: the desktop entry was not checked"
fi
if command -v appstreamcli >/dev/null; then
  appstreamcli validate --no-net "$metainfo"
  checked=$((checked + 1))
else
  echo "appstreamcli is not installed: the AppStream data was not checked"
fi
# What the entry claims to open is what the MIME file defines.
type=$(sed -n 's/.*<mime-type type="\([^"]*\)".*/\1/p' "${mime:-cds-workbench-mime.xml}")
if [ -z "$type" ] || ! grep -q "^MimeType=.*$type;" "$entry"; then
  echo "FAIL: the desktop entry does not open $type" >&2
  exit 1
fi
[ "$checked" -gt 0 ] || {
  echo "SKIP: no validator is installed"
  exit 77
}
