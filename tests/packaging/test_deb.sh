#!/usr/bin/env bash
# test_deb.sh BUILD SOURCE CPACK: makes the .deb, unpacks it into a scratch root and starts both programs from there.
set -euo pipefail
build=$1 source=$2 cpack=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in dpkg-deb dpkg-shlibdeps file; do
  command -v "$tool" >/dev/null || {
    echo "SKIP: $tool is not installed"
    exit 77
  }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() {
  echo "FAIL: $*" >&2
  exit 1
}

"$cpack" -G DEB --config "$build/CPackConfig.cmake" -B "$scratch/package" >"$scratch/cpack.log" 2>&1 || {
  cat "$scratch/cpack.log" >&2
  fail "cpack"
}
deb=("$scratch"/package/*.deb)
[ -f "${deb[0]}" ] || fail "no .deb came out"
echo "made $(basename "${deb[0]}"), $(du -k "${deb[0]}" | cut -f1) KiB"

depends=$(dpkg-deb -f "${deb[0]}" Depends)
echo "Depends: $depends"
for library in libtorch libqt6widgets6 libqcustomplot libopencv-core libqt6svg6; do
  [[ $depends == *"$library"* ]] || fail "the package does not depend on $library"
done
[ "$(dpkg-deb -f "${deb[0]}" Package)" = cds-workbench ] || fail "wrong package name"

root=$scratch/root
dpkg-deb -x "${deb[0]}" "$root"
for path in usr/bin/cds usr/bin/cds-workbench usr/share/applications/cds-workbench.desktop \
  usr/share/metainfo/org.cds_workbench.Workbench.metainfo.xml usr/share/mime/packages/cds-workbench.xml \
  usr/share/icons/hicolor/scalable/apps/cds-workbench.svg usr/share/doc/cds-workbench/copyright \
  usr/share/cds-workbench/projects/quick-demo/project.json; do
  [ -e "$root/$path" ] || fail "$path is not in the package"
done
if find "$root" -name '*.a' -o -name '*.h' | grep -q .; then
  fail "the package holds libraries or headers that nobody can use"
fi

version=$(sed -n 's/^project(CdsWorkbench VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")
# A home and a working folder of their own: nothing may come from the build.
export HOME=$scratch/home QT_QPA_PLATFORM=offscreen
mkdir -p "$HOME"
cd "$scratch"
"$root/usr/bin/cds" --version >"$scratch/cds.txt" || fail "cds does not start"
grep -q "$version" "$scratch/cds.txt" || fail "cds tells another version than $version"
"$root/usr/bin/cds-workbench" --version >"$scratch/workbench.txt" || fail "cds-workbench does not start"
grep -q "$version" "$scratch/workbench.txt" || fail "cds-workbench tells another version than $version"
"$root/usr/bin/cds" synth "$scratch/set" --identities 4 --cameras 2 --images-per-camera 2 --size 32x16 --quiet >/dev/null || fail "the packaged cds does not work"
[ "$(find "$scratch/set/query" -name '*.jpg' | wc -l)" = 4 ] || fail "the packaged cds drew something else"

"$here/test_texts.sh" "$source" "$root/usr/share"
echo "both programs start from the package"
