#!/usr/bin/env bash
# test_texts.sh SOURCE [SHARE]: checks the desktop entry, the AppStream data and the MIME type, in packaging/ or where they
# were installed; and, in a scratch folder, what a desktop makes of them.
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
# A desktop's own tools take both: project.json is of that type, and the workbench is what opens it, and folders too.
if command -v update-mime-database >/dev/null && command -v update-desktop-database >/dev/null; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  mkdir -p "$scratch/mime/packages" "$scratch/applications"
  cp "${mime:-cds-workbench-mime.xml}" "$scratch/mime/packages/cds-workbench.xml"
  cp "$entry" "$scratch/applications/cds-workbench.desktop"
  # It tells of a folder that is in no search path.
  XDG_DATA_DIRS=$scratch update-mime-database "$scratch/mime"
  update-desktop-database "$scratch/applications"
  grep -q ":$type:project\.json$" "$scratch/mime/globs2" || {
    echo "FAIL: project.json is not registered as $type" >&2
    exit 1
  }
  for opened in "$type" inode/directory; do
    grep -q "^$opened=.*cds-workbench\.desktop" "$scratch/applications/mimeinfo.cache" || {
      echo "FAIL: the workbench is not registered for $opened" >&2
      exit 1
    }
  done
  grep -q '^Exec=cds-workbench .*%[fFuU]' "$entry" || {
    echo "FAIL: the desktop entry does not hand the opened project over" >&2
    exit 1
  }
  checked=$((checked + 1))
else
  echo "update-mime-database or update-desktop-database is not installed: the registration was not tried"
fi
[ "$checked" -gt 0 ] || {
  echo "SKIP: no validator is installed"
  exit 77
}
