// When the element becomes known: at once, unless the script has something to wait for first.

let until: Promise<unknown> | undefined;

/** Has the element become known when this is settled. */
export function hold(for_: Promise<unknown>): void {
  until = for_;
}

/** Does what makes it known, in its time. */
export function inTime(register: () => void): void {
  if (until) until.then(register);
  else register();
}
