import { describe, expect, it } from "vitest";
import { card } from "../src/view/card.ts";
import { html } from "../src/view/html.ts";
import { timeline } from "../src/view/timeline.ts";

describe("html", () => {
  it("escapes what it is given", () => {
    expect(html`<b>${"<script>"}</b>`.text).toBe("<b>&lt;script&gt;</b>");
  });

  it("nests and leaves out", () => {
    const items = ["a", "b"].map((name) => html`<i>${name}</i>`);
    expect(html`${items}${undefined}${false}`.text).toBe("<i>a</i><i>b</i>");
  });
});

describe("timeline", () => {
  const now = new Date("2026-06-03T12:00:00Z");
  const scan = (at: string, hub: string, status: "accepted" | "in_transit") => ({
    code: "TK473124829",
    at,
    hub,
    status,
  });

  it("puts the newest scan first and names long rests", () => {
    const text = timeline(
      [
        scan("2026-06-02T08:00:00Z", "OSL", "accepted"),
        scan("2026-06-03T07:30:00Z", "GOT", "in_transit"),
      ],
      now,
    ).text;
    expect(text.indexOf("Sorted in GOT")).toBeLessThan(text.indexOf("Accepted in OSL"));
    expect(text).toContain("23 h 30 min in OSL");
  });
});

describe("card", () => {
  it("shows a parcel that is still loading", () => {
    const text = card({ code: "TK473124829", loading: true }, false, new Date(0)).text;
    expect(text).toContain("TK 4731 2482 9");
    expect(text).toContain("badge loading");
  });
});
