/** The bytes of a text that the build made of them; `xtask/src/calculator.rs` says how. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  // Letters become bytes by the browser's own means: a call a letter takes three times as long.
  const read = new TextEncoder().encode(text);
  let count = 0;
  for (let at = 0; at < read.length; count++) {
    let first = read[at++] as number;
    first -= first > 92 ? 36 : 35;
    if (first >= 88) {
      const second = read[at++] as number;
      first = 88 + (first - 88) * 91 + second - (second > 92 ? 36 : 35);
    }
    read[count] = first;
  }
  return read.slice(0, count);
}
