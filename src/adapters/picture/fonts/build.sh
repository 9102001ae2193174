#!/bin/sh
# Cuts the fonts of the pictures down to what pictures write. README.md says from what and why.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

letters=U+0020-007E,U+00A0-017F,U+018F,U+0192,U+01A0-01A1,U+01AF-01B0,U+01CD-01DC,U+0218-021B,U+0259,U+02BC
letters=$letters,U+02C6-02C7,U+02D8-02DD,U+0300-0304,U+0306-030C,U+0323,U+0327-0328,U+1E9E,U+1EA0-1EF9
letters=$letters,U+037E,U+0384-03CE,U+0400-045F,U+0490-0491
signs=U+2010-2027,U+202F-203A,U+2044,U+2070-208E,U+20A0-20BF,U+2116,U+2122,U+215B-215E,U+2190-2199,U+2212,U+221A
signs=$signs,U+221E,U+2248,U+2260,U+2264-2265,U+25A0-25A1,U+25B2,U+25B6,U+25BC,U+25C0,U+25C6-25C7,U+25CB,U+25CF
signs=$signs,U+26A0,U+2713,U+2717

tarball=$(npm pack --silent --pack-destination "$work" inter-ui@4.1.1)
tar -xzf "$work/$tarball" -C "$work"
cp "$work/package/LICENSE.txt" LICENSE-Inter.txt
for weight in Regular SemiBold; do
    fonttools ttLib.woff2 decompress -o "$work/$weight.ttf" "$work/package/web/Inter-$weight.woff2"
    # The file's time of change would make every build another file.
    pyftsubset "$work/$weight.ttf" --unicodes="$letters,$signs" --layout-features=ccmp,locl,mark,mkmk,kern \
        --no-hinting --notdef-outline --no-recalc-timestamp --name-IDs=0,1,2,3,4,5,6,13,14,16,17 \
        --output-file="Inter-$weight.ttf"
done
