/** The bytes of a text that the build made of them; `xtask/src/calculator.rs` says how. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  const read = new Uint8Array(text.length);
  let count = 0;
  let at = 0;
  const next = () => {
    const code = text.charCodeAt(at++);
    return code - (code > 92 ? 36 : 35);
  };
  while (at < text.length) {
    const first = next();
    read[count++] = first < 88 ? first : 88 + (first - 88) * 91 + next();
  }
  return read.slice(0, count);
}
