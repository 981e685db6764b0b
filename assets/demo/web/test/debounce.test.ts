import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { debounce } from "../src/util/debounce.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("calls once, with the last arguments", () => {
  const typed = vi.fn();
  const listen = debounce(typed, 150);
  listen("l");
  listen("la");
  vi.advanceTimersByTime(149);
  expect(typed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(typed).toHaveBeenCalledExactlyOnceWith("la");
});
