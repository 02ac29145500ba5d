/** What stopped a calculation. */
export type ErrorKind =
  /** A field of the input cannot be used. */
  | "input"
  /** The catalogue's file could not be fetched, or is another's. */
  | "catalogue"
  /** WebAssembly is refused or missing here. */
  | "wasm";

/** The one kind of error that this package throws. */
export class CalculatorError extends Error {
  override readonly name = "CalculatorError";
  /** What stopped it. */
  readonly kind: ErrorKind;
  /** The input's field at fault; empty where it is none. */
  readonly field: string;
  /** Which sentence it is, with what fills it: for other languages. */
  readonly reason: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(
    kind: ErrorKind,
    field: string,
    reason: string,
    message: string,
    values: Record<string, string | number> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.kind = kind;
    this.field = field;
    this.reason = reason;
    this.values = values;
  }
}
