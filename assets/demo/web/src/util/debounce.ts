export interface Debounced<A extends unknown[]> {
  (...args: A): void;
  cancel(): void;
  flush(): void;
}

/** Calls back once typing has paused. */
export function debounce<A extends unknown[]>(
  callback: (...args: A) => void,
  pause: number,
): Debounced<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pending: A | undefined;

  const fire = () => {
    timer = undefined;
    if (pending) {
      const args = pending;
      pending = undefined;
      callback(...args);
    }
  };

  const debounced = (...args: A) => {
    pending = args;
    clearTimeout(timer);
    timer = setTimeout(fire, pause);
  };
  debounced.cancel = () => {
    clearTimeout(timer);
    pending = undefined;
  };
  debounced.flush = () => {
    clearTimeout(timer);
    fire();
  };
  return debounced;
}
