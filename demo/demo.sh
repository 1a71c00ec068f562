#!/bin/sh
# The main job on the real statement, offline, with a throwaway key.
#
# Everything is made in a temporary folder that is removed at the end. `archive` must be
# on the PATH; `make demo` sees to that.
set -eu

DRAFTS=ar,azb,ckb,de,es,fa,fr,kmr,pt,ru,tr,ur # translations that nobody has read yet
STATEMENT="$(cd "$(dirname "$0")/.." && pwd)/bundles/iran-2026-01"
WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
trap 'exit 1' HUP INT TERM
cd "$WORK"
export XDG_DATA_HOME="$WORK/home" # the key and the trust store live and die here
ln -s "$STATEMENT" iran-2026-01   # so that commands read as you would type them

title() { printf '\n== %s\n' "$*"; }

# Print a command, run it, and say so if its exit status is not the expected one.
run() {
    expected=$1
    shift
    printf '\n$'
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./=,-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    status=0
    "$@" 2>&1 || status=$?
    [ "$status" -eq 0 ] || printf '(exit status %s)\n' "$status"
    if [ "$status" -ne "$expected" ]; then
        printf 'demo: expected exit status %s\n' "$expected" >&2
        exit 1
    fi
}

title "1. The translations are compared with the English original, by rules."
run 0 archive check iran-2026-01

title "2. A distributor makes a key. The 30 digits are what people compare."
head -c 18 /dev/urandom | od -An -tx1 | tr -d ' \n' > password
run 0 archive key new demo --password-file password

title "3. Rules see no meaning: a draft that no speaker has read goes out only by name."
run 3 archive pack iran-2026-01 --password-file password

title "4. Named, the drafts are packed and signed, and each of them says what it is."
run 0 archive pack iran-2026-01 --password-file password --unread "$DRAFTS"

title "5. Somebody receives it. An unknown key never looks like success."
run 3 archive verify iran-2026-01.tar.zst --language fa

title "6. They compare the 30 digits with the signer, and give the key a name."
run 0 archive trust add --from iran-2026-01.tar.zst --name 'the distributor' --checked
run 0 archive verify iran-2026-01.tar.zst --language fa

title "7. One language is cut out, to travel alone. Its signature still holds."
run 0 archive cut iran-2026-01.tar.zst --language fa --output fa.tar.zst
run 0 archive list fa.tar.zst

title "8. It is unpacked: ordinary files, that any computer can check again."
run 0 archive unpack fa.tar.zst
run 0 find fa -type f
if command -v sha256sum > /dev/null; then
    run 0 sh -c 'cd fa/iran-2026-01/fa-1 && grep -v "^#" MANIFEST | sha256sum -c'
fi
printf '\n$ archive show fa.tar.zst | head -n 11\n'
archive show fa.tar.zst | head -n 11
run 0 cmp fa/iran-2026-01/fa-1/statement.txt iran-2026-01/fa.txt

title "9. One changed byte, anywhere, and it is not the signed text any more."
cp fa/iran-2026-01/fa-1/statement.txt original.txt
printf '.' >> fa/iran-2026-01/fa-1/statement.txt
run 1 archive verify fa

title "10. On paper: the text in front, squares behind. Any ten of them bring it back."
run 0 archive sheet fa.tar.zst
run 0 archive sheet fa.tar.zst --pictures squares
rm squares/square-000[02]*.png # torn off
run 0 archive scan squares --output from-paper.tar.zst
run 0 cmp from-paper.tar.zst fa.tar.zst

title "11. As text messages: some lines are lost, some were changed on the way."
archive lines fa.tar.zst 2> /dev/null | sed -e '3d; 5d' -e '8s/\(.\{60\}\)./\1-/' > messages.txt
printf '\n$ head -n 2 messages.txt\n'
head -n 2 messages.txt
run 0 archive collect messages.txt --output from-messages.tar.zst
run 0 archive diff fa.tar.zst from-messages.tar.zst --language fa

title "12. For a phone: one file that holds the text and the program that checks it."
run 0 archive page fa.tar.zst
run 0 archive page --check read-fa.html
run 0 archive merge read-fa.html --output from-page.tar.zst
run 0 archive diff fa.tar.zst from-page.tar.zst --language fa
sed 's/۱۴۰۴/۱۴۰۳/' read-fa.html > changed.html
run 1 archive verify changed.html

title "13. A stick is filled for recipients, read back, and checked as after plugging in."
mkdir stick
run 0 archive stick stick fa.tar.zst --no-sheets
run 0 archive stick --verify stick

title "14. Two distributors meet: the store of one, the stick of the other."
run 0 archive store add fa.tar.zst
run 0 archive sync stick
run 0 archive sync stick

title "Done. The temporary folder and the throwaway key are gone."
