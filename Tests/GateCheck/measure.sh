#!/bin/sh
# Measures the gate: false refusals on 10,000 lines of Debian's documentation, planted secrets, labelled lines, growth of time.
# Needs apt-get, dpkg and python3; downloads documentation packages into a temporary folder.
set -eu
check=$1
fixtures=$2
packages=${PACKAGES:-git-doc debian-policy developers-reference debian-reference-en manpages manpages-dev postgresql-doc-15 python3.11-doc git-man openssh-client curl rsync exim4-doc-html perl-doc sudo}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for package in $packages; do
    apt-get download -qq "$package" >/dev/null 2>&1 || echo "$package is not to be had" >&2
done
for file in *.deb; do dpkg -x "$file" tree; done

python3 - "${LINES:-10000}" <<'END'
import gzip, html, os, random, re, sys
lines = []
for root, folders, names in os.walk("tree/usr/share"):
    folders.sort()
    for name in sorted(names):
        path = os.path.join(root, name)
        if os.path.islink(path) or re.search(r"\.(js|css|svg|map|po|mo|xml|inv|json|png)(\.gz)?$", name):
            continue
        try:
            data = gzip.open(path).read() if name.endswith(".gz") else open(path, "rb").read()
            text = data.decode("utf8")
        except (OSError, UnicodeDecodeError):
            continue
        if re.search(r"\.html?(\.[a-z-]+)*$", name):
            text = html.unescape(re.sub(r"<[^>]*>", "", text))
        lines += [line for line in map(str.strip, text.split("\n")) if len(line) >= 20]
random.seed(7)
random.shuffle(lines)
print(len(lines), "lines in all")
open("lines", "w").write("\n".join(lines[: int(sys.argv[1])]) + "\n")
END
"$check" --show lines | grep -v '^e-mail' || true
"$check" --planted
"$check" --growth
"$check" --labels "$fixtures/gate/lines.tsv"
