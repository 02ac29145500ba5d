// SHA-256 (FIPS 180-4): the browser's own is missing on pages without TLS, and answers later.

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The first 32 bits of the fraction of a root. */
const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0;

/** SHA-256 of bytes, in hexadecimal. */
export function sha256(bytes: readonly number[]): string {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  const rounds = primes.map((prime) => fraction(Math.cbrt(prime)));
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const padded = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
  [...bytes, 128].forEach((byte, at) => padded.setUint8(at, byte));
  padded.setUint32(padded.byteLength - 4, bytes.length * 8);
  const words = new Int32Array(64);
  const word = (at: number) => words[at] as number;
  for (let from = 0; from < padded.byteLength; from += 64) {
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let at = 0; at < 64; at++) {
      const [two, fifteen] = [word(at - 2), word(at - 15)];
      words[at] =
        at < 16
          ? padded.getInt32(from + at * 4)
          : word(at - 16) +
            word(at - 7) +
            (turned(fifteen, 7) ^ turned(fifteen, 18) ^ (fifteen >>> 3)) +
            (turned(two, 17) ^ turned(two, 19) ^ (two >>> 10));
      const mixed =
        (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + (rounds[at] as number) + word(at)) | 0;
      const other = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + mixed) | 0, c, b, a, (mixed + other) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = ((state[at] as number) + value) | 0));
  }
  return state.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
}
