/**
 * Every refusal, in one tree. Each has a `code` that never changes and is shared with the
 * command line and the test vectors (`docs/spec/errors.md`). Messages are for developers:
 * what people read is said in their language, by code.
 */

/** The root: one `catch` in the page knows this. */
export class ArchiveError extends Error {
  static code = 'error';

  /** @returns {string} the code */
  get code() {
    return /** @type {typeof ArchiveError} */ (this.constructor).code;
  }
}

/** What reached us is bad; nothing of it was shown, kept or passed on. */
export class ReceivedError extends ArchiveError {
  static code = 'received';
}

/** Bytes that do not follow the format's grammar. */
export class Malformed extends ReceivedError {
  static code = 'malformed';
}

/** A size above a ceiling, refused before anything was allocated for it. */
export class TooLarge extends ReceivedError {
  static code = 'too-large';
}

/** Well formed as far as it can be read, and made by a newer version. */
export class NewerVersion extends ReceivedError {
  static code = 'newer-version';
}

/** A public key for which signatures can be made without a private key. */
export class WeakKey extends ReceivedError {
  static code = 'weak-key';
}

/** A signature or a digest does not match: not the signed text. */
export class ForgedOrDamaged extends ReceivedError {
  static code = 'forged-or-damaged';
}

/** What was asked cannot be done. */
export class RequestError extends ArchiveError {
  static code = 'request';
}

/** The password does not open the secret key. */
export class WrongPassword extends RequestError {
  static code = 'wrong-password';
}

/** There is not enough memory for what was asked. */
export class NoMemory extends RequestError {
  static code = 'no-memory';
}

/** Sound so far; something more is needed before going on. */
export class Incomplete extends ArchiveError {
  static code = 'incomplete';
}

/** The public key that a signature names is not at hand. */
export class MissingKey extends Incomplete {
  static code = 'missing-key';
}
