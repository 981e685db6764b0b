import { describe, expect, it, vi } from "vitest";
import { Client } from "../src/api/client.ts";
import { ApiError, explain } from "../src/api/errors.ts";
import { retry } from "../src/util/retry.ts";

const answer = (status: number, body: unknown) =>
  vi.fn<typeof fetch>(async () => new Response(JSON.stringify(body), { status }));

describe("Client", () => {
  it("asks for a parcel by its code", async () => {
    const fetch = answer(200, { parcel: { code: "TK473124829" }, scans: [] });
    const client = new Client({ base: "https://tako.example/", fetch });
    const tracking = await client.track("TK473124829");
    expect(tracking.parcel.code).toBe("TK473124829");
    expect(fetch.mock.calls[0]?.[0]).toBe("https://tako.example/parcels/TK473124829");
  });

  it("turns a problem into an error", async () => {
    const fetch = answer(404, { status: 404, title: "Not Found" });
    const client = new Client({ base: "", fetch });
    const failure = await client.track("TK473124829").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(explain(failure)).toMatch(/do not know this parcel/);
  });
});

describe("retry", () => {
  it("waits twice as long before the second repetition", async () => {
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const busy = new ApiError({ status: 503, title: "Busy" });
    const call = vi.fn().mockRejectedValueOnce(busy).mockRejectedValueOnce(busy).mockResolvedValue(7);
    expect(await retry(call, { attempts: 3, firstDelay: 10, wait })).toBe(7);
    expect(waits).toEqual([10, 20]);
  });
});
