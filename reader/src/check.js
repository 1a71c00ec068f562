/**
 * Checking a bundle: never stops at the first bad edition, and compares those that could
 * be checked with each other.
 */

import { BundleReader } from './bundle.js';
import { Checked, compare, verify } from './edition.js';
import { ArchiveError, Malformed, NewerVersion, ReceivedError } from './errors.js';
import { worst } from './verdict.js';

/** @import { TrustList } from './trustlist.js' */

/**
 * What was found in a bundle, in order: editions that could be checked, and errors where
 * there is no edition to use.
 */
export class Report {
  /** @param {(Checked | ArchiveError)[]} findings */
  constructor(findings) {
    this.findings = findings;
    Object.freeze(this);
  }

  /** The editions that could be checked. */
  get editions() {
    return this.findings.filter((each) => each instanceof Checked);
  }

  /** What is wrong with the others. */
  get faults() {
    return this.findings.filter((each) => each instanceof ArchiveError);
  }

  /** That of the worst edition, or null if one of them has none. */
  get verdict() {
    const verdicts = this.findings.map(verdictOf).filter((each) => each !== null);
    return verdicts.length === this.findings.length ? worst(verdicts) : null;
  }
}

/** @param {Checked | ArchiveError} finding */
function verdictOf(finding) {
  if (finding instanceof Checked) return finding.verdict;
  const judged = finding instanceof ReceivedError && !(finding instanceof NewerVersion);
  return judged ? 'forged-or-damaged' : null;
}

/**
 * Check every edition of a bundle.
 * @param {Uint8Array} data
 * @param {TrustList} trust the keys that the holder knows
 */
export function check(data, trust) {
  const findings = [...findingsOf(data, trust)];
  const compared = compare(findings.filter((each) => each instanceof Checked));
  return new Report(
    findings.map((each) => (each instanceof Checked ? /** @type {Checked} */ (compared.shift()) : each)),
  );
}

/**
 * @param {Uint8Array} data
 * @param {TrustList} trust
 * @returns {Generator<Checked | ArchiveError>}
 */
function* findingsOf(data, trust) {
  let empty = true;
  try {
    for (const frame of new BundleReader(data).editions()) {
      empty = false;
      yield checkFrame(frame, trust);
    }
    if (empty) yield new Malformed('a bundle without an edition');
  } catch (error) {
    if (!(error instanceof ReceivedError)) throw error;
    yield error;
  }
}

/**
 * @param {import('./bundle.js').EditionFrame} frame
 * @param {TrustList} trust
 */
function checkFrame(frame, trust) {
  try {
    const checked = verify(frame.receive(), trust);
    frame.skip();
    return checked;
  } catch (error) {
    if (error instanceof ArchiveError) return error;
    throw error;
  }
}
