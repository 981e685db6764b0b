import { describe, expect, it } from "vitest";
import { cleanCode, isCode, prettyCode } from "../src/format/code.ts";
import { clock, duration, relativeDay } from "../src/format/dates.ts";
import { money } from "../src/format/money.ts";

describe("codes", () => {
  it("carry a check digit", () => {
    expect(isCode(cleanCode("tk 4731-2482 9"))).toBe(true);
    expect(isCode("TK473124828")).toBe(false);
    expect(isCode("parcel")).toBe(false);
  });

  it("are grouped for reading", () => {
    expect(prettyCode("TK473124829")).toBe("TK 4731 2482 9");
  });
});

describe("dates", () => {
  const now = new Date("2026-06-03T12:00:00Z");

  it("are told from where we stand", () => {
    expect(relativeDay(new Date("2026-06-03T01:00:00Z"), now)).toBe("today");
    expect(relativeDay(new Date("2026-06-02T23:00:00Z"), now)).toBe("yesterday");
    expect(relativeDay(new Date("2026-05-01T00:00:00Z"), now)).toBe("2026-05-01");
  });

  it("show the clock", () => {
    expect(clock(now)).toBe("12:00");
  });

  it("measure durations", () => {
    expect(duration(35)).toBe("35 min");
    expect(duration(135)).toBe("2 h 15 min");
  });
});

describe("money", () => {
  it("groups thousands", () => {
    expect(money(129_000, "NOK")).toBe("kr 1 290,00");
  });
});
