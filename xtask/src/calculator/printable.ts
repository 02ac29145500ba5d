/** The module's bytes. */
export function bytes(): Uint8Array<ArrayBuffer> {
  const read = new Uint8Array(TEXT.length);
  let count = 0;
  let at = 0;
  const next = () => {
    const code = TEXT.charCodeAt(at++);
    return code - (code > 92 ? 36 : 35);
  };
  while (at < TEXT.length) {
    const first = next();
    read[count++] = first < 88 ? first : 88 + (first - 88) * 91 + next();
  }
  return read.slice(0, count);
}
