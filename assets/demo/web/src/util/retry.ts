import { ApiError } from "../api/errors.ts";

export interface RetryOptions {
  attempts: number;
  firstDelay?: number;
  wait?: (milliseconds: number) => Promise<void>;
}

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Repeats a call while its failure is temporary, waiting longer each time. */
export async function retry<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts, firstDelay = 200, wait = sleep } = options;
  let delay = firstDelay;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const hopeless = error instanceof ApiError && !error.temporary;
      if (hopeless || attempt >= attempts) {
        throw error;
      }
    }
    await wait(delay);
    delay *= 2;
  }
}
