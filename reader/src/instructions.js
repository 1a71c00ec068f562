/**
 * `VERIFY.txt`: how to check a bundle with no software of ours. The text is part of the
 * format: every bundle holds exactly these bytes.
 */

export const NAME = 'VERIFY.txt';

export const TEXT = `HOW TO CHECK THIS BUNDLE WITHOUT OUR SOFTWARE

You need a terminal, zstd, tar, sha256sum, and ONE of minisign, signify or openssl.
Each command below is one line. Nothing here needs a network.

1. Name the file that you were given, and unpack it IN AN EMPTY FOLDER:

    BUNDLE=../iran-2026-01.tar.zst

    zstd -dc "$BUNDLE" | tar xf -

2. Choose an edition (a language and its revision) and go into its folder:

    EDITION=iran-2026-01/en-1

    cd "$EDITION"

3. Choose a signature. The 16 digits in the name of MANIFEST.<digits>.minisig are
   the name of the key that made it:

    KEY=0123456789abcdef

4. Check the signature with one of these three. Each must end without an error.

   minisign:

    minisign -V -m MANIFEST -x MANIFEST.$KEY.minisig -p ../../keys/$KEY.pub

   signify (on Debian its name is signify-openbsd):

    signify -V -m MANIFEST -x MANIFEST.$KEY.minisig -p ../../keys/$KEY.pub

   openssl 3:

    (printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; sed -n 2p ../../keys/$KEY.pub | base64 -d | tail -c 32) > ../../key.der

    sed -n 2p MANIFEST.$KEY.minisig | base64 -d | tail -c 64 > ../../signature.bin

    openssl pkeyutl -verify -pubin -keyform DER -inkey ../../key.der -rawin -in MANIFEST -sigfile ../../signature.bin

5. Only then check the files. Every line must say OK:

    grep -v '^#' MANIFEST | sha256sum -c

   A file that MANIFEST does not name is not part of the edition.

6. Whose key is it? The keys in this bundle prove nothing about that: anybody can
   make a key. Compare the second line of the .pub file, letter by letter, with a
   copy that you got another way, from a person you trust.

A correct signature says that the text is unchanged and which key signed it. It does
not say that the text is true, or who holds the key.
`;
