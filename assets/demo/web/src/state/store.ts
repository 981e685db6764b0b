export type Listener<S> = (state: S, before: S) => void;
export type Reducer<S, A> = (state: S, action: A) => S;

/** One value, changed only by actions, watched by whoever asks. */
export class Store<S, A> {
  #state: S;
  #busy = false;
  readonly #reduce: Reducer<S, A>;
  readonly #listeners = new Set<Listener<S>>();

  constructor(reduce: Reducer<S, A>, initial: S) {
    this.#reduce = reduce;
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  dispatch(action: A): void {
    if (this.#busy) {
      throw new Error("a reducer must not dispatch");
    }
    const before = this.#state;
    this.#busy = true;
    try {
      this.#state = this.#reduce(before, action);
    } finally {
      this.#busy = false;
    }
    if (this.#state !== before) {
      for (const listener of this.#listeners) {
        listener(this.#state, before);
      }
    }
  }

  subscribe(listener: Listener<S>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
