// What a file is, and whether it is what was signed: a bundle by its own rules; a PDF by its seal, then the bundle
// inside, then that both rest on the same checkpoint, and that the key of the seal was valid.  Nothing here touches
// the page.

import { toCharacters } from "./bytes.js";
import { keysFor, ownPolicy, readBundle, verifyBundle } from "./bundle.js";
import { CannotVerify, NotVerified, Unreadable } from "./errors.js";
import { checkBrowser, signersOf } from "./note.js";
import { attachmentOf } from "./pdf.js";
import { vouchesAt } from "./policy.js";
import { openSeal } from "./seal.js";

/** More than this a page of a browser should not hold; the command line has no such bound. */
export const MOST_BYTES = 256 * 1024 * 1024;

const SQLITE = "SQLite format 3\u0000";
const AT_ONCE = async () => {};

/**
 * Verify the bytes of a file, by a policy or, if that is null, by the keys that the file brings along.
 *
 * Answers {outcome, pinned, problem, firstBad, found}; `outcome` is "verified", "not-verified", "unreadable" or
 * "cannot-verify", `found` what was seen until then.  A PDF's seal is zeroed in `bytes`.  `pause(doing, done, all)`
 * is awaited now and then, and may throw to give up.
 */
export async function verifyFile(bytes, policy, pause = AT_ONCE) {
  const found = {
    kind: "", header: null, checkpoint: null, signers: [], witnesses: [], quorum: null, strangers: 0, entries: [],
    rec: "", claim: "", hasSignature: false,
  };
  const answer = { outcome: "verified", pinned: policy !== null, problem: "", firstBad: null, found };
  try {
    await checkBrowser();
    if (bytes.length > MOST_BYTES) throw new CannotVerify("This file is too large for a page; use the command line.");
    if (toCharacters(bytes.subarray(0, 5)) === "%PDF-") await verifyPdf(bytes, policy, found, pause);
    else await verifyLines(bytes, policy, found, pause);
  } catch (error) {
    Object.assign(answer, { outcome: outcomeOf(error), problem: error.message, firstBad: error.index ?? null });
  }
  return answer;
}

function outcomeOf(error) {
  if (error instanceof NotVerified) return "not-verified";
  if (error instanceof Unreadable) return "unreadable";
  if (error instanceof CannotVerify || error instanceof RangeError) return "cannot-verify"; // no memory is left
  throw error;
}

async function verifyLines(bytes, policy, found, pause) {
  if (toCharacters(bytes.subarray(0, SQLITE.length)) === SQLITE) {
    throw new CannotVerify("This is a database; the command line verifies it: custody verify FILE --policy POLICY.");
  }
  found.kind = "bundle";
  const bundle = await readBundle(bytes, pause);
  found.header = bundle.header;
  await verifyBundle(bundle, policy ?? (await ownPolicy(bundle.header)), found, pause);
}

async function verifyPdf(bytes, policy, found, pause) {
  found.kind = "pdf";
  const seal = await openSeal(bytes);
  found.hasSignature = seal.hasSignature;
  const bundle = await readAttached(await attachmentOf(bytes, MOST_BYTES), pause);
  found.header = bundle.header;
  const believed = policy ?? (await ownPolicy(bundle.header));
  const sealers = await signersOf(seal.note, keysFor(seal.origin, believed.keys));
  await verifyBundle(bundle, believed, found, pause);
  const { origin, size, root } = found.checkpoint;
  if (seal.origin !== origin || seal.size !== size || seal.root !== root) {
    throw new NotVerified("paper and evidence name different checkpoints");
  }
  if (!sealers.some((key) => vouchesAt(key, found.rec))) {
    throw new NotVerified(`the seal: the key that signed was not valid at ${found.rec}`);
  }
}

async function readAttached(bytes, pause) {
  try {
    return await readBundle(bytes, pause);
  } catch (error) {
    if (error instanceof Unreadable) throw new NotVerified("what is attached is not an evidence bundle");
    throw error;
  }
}
