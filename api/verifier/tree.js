// Layer 4, tree: the leaf of an entry, and the way from a leaf to the root (RFC 9162 section 2.1.3.2).
// Places are BigInts: a log may be larger than a 32-bit shift.

import { fromHex, sha256, toHex } from "./bytes.js";

const MOST_REMEMBERED = 100_000;

/** The leaf hash of an entry's bytes, in hex. */
export async function leafHash(bytes) {
  const marked = new Uint8Array(bytes.length + 1);
  marked.set(bytes, 1);
  return toHex(await sha256(marked));
}

/** Hashes two nodes into one, and remembers: the ways of many leaves meet near the root. */
export class Nodes {
  constructor() {
    this.known = new Map();
  }

  /** The hash over two hashes, all in hex. */
  over(left, right) {
    const both = left + right;
    let node = this.known.get(both);
    if (!node) {
      if (this.known.size >= MOST_REMEMBERED) this.known.clear();
      node = sha256(fromHex(`01${both}`)).then(toHex);
      this.known.set(both, node);
    }
    return node;
  }
}

/** Whether `leaf` stands at `index` (a BigInt) in the tree of `size` leaves with this root; hashes in hex. */
export async function isIncluded(leaf, index, size, proof, root, nodes = new Nodes()) {
  if (index < 0n || index >= size) return false;
  let place = index;
  let last = size - 1n;
  let node = leaf;
  for (const beside of proof) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      node = await nodes.over(beside, node);
      while (!(place & 1n) && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      node = await nodes.over(node, beside);
    }
    place >>= 1n;
    last >>= 1n;
  }
  return last === 0n && node === root;
}
