/** The bytes of a text that the build made of them, letter by letter; `xtask/src/calculator.rs` says how. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  const read: number[] = [];
  let at = 0;
  const next = () => {
    const code = text.charCodeAt(at++);
    return code - (code > 92 ? 36 : 35);
  };
  while (at < text.length) {
    const first = next();
    read.push(first < 88 ? first : 88 + (first - 88) * 91 + next());
  }
  return Uint8Array.from(read);
}
