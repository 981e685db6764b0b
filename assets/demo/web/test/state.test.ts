import { describe, expect, it, vi } from "vitest";
import { visible } from "../src/state/filters.ts";
import { empty, parcels, type Entry } from "../src/state/parcels.ts";
import { Store } from "../src/state/store.ts";

const entry = (code: string, status: "in_transit" | "delivered", name?: string): Entry => ({
  code,
  name,
  loading: false,
  tracking: {
    parcel: { code, origin: "OSL", destination: "LIS", grams: 900, status },
    scans: [],
  },
});

describe("Store", () => {
  it("tells listeners about changes until they leave", () => {
    const store = new Store((sum: number, step: number) => sum + step, 0);
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.dispatch(2);
    store.dispatch(0);
    leave();
    store.dispatch(3);
    expect(store.state).toBe(5);
    expect(listener).toHaveBeenCalledExactlyOnceWith(2, 0);
  });
});

describe("parcels", () => {
  it("selects what was added", () => {
    const state = parcels(empty, { type: "added", code: "TK1" });
    expect(state).toEqual({ entries: [{ code: "TK1", loading: true }], selected: "TK1" });
  });

  it("keeps the problem of a failed entry", () => {
    const added = parcels(empty, { type: "added", code: "TK1" });
    const failed = parcels(added, { type: "failed", code: "TK1", problem: "offline" });
    expect(failed.entries[0]).toMatchObject({ loading: false, problem: "offline" });
  });

  it("selects the first entry when the selected one is removed", () => {
    const state = { entries: [entry("TK1", "delivered"), entry("TK2", "delivered")], selected: "TK2" };
    expect(parcels(state, { type: "removed", code: "TK2" }).selected).toBe("TK1");
  });
});

describe("visible", () => {
  const entries = [entry("TK2", "delivered", "Lamp"), entry("TK1", "in_transit")];

  it("hides what has arrived", () => {
    expect(visible(entries, { show: "moving" }).map((e) => e.code)).toEqual(["TK1"]);
  });

  it("searches names and codes", () => {
    expect(visible(entries, { search: "lam" }).map((e) => e.code)).toEqual(["TK2"]);
  });
});
