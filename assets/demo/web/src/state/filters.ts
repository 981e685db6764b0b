import { isFinal } from "../api/types.ts";
import type { Entry } from "./parcels.ts";

export type Show = "all" | "moving" | "done" | "trouble";
export type Order = "added" | "name" | "newest";

function newestScan(entry: Entry): string {
  return entry.tracking?.scans.at(-1)?.at ?? "";
}

function matches(entry: Entry, show: Show): boolean {
  const status = entry.tracking?.parcel.status;
  switch (show) {
    case "all":
      return true;
    case "moving":
      return status !== undefined && !isFinal(status);
    case "done":
      return status === "delivered";
    case "trouble":
      return entry.problem !== undefined || status === "lost" || status === "returned";
  }
}

/** The entries to list, in the order asked for. */
export function visible(
  entries: readonly Entry[],
  { show = "all", order = "added", search = "" }: { show?: Show; order?: Order; search?: string },
): Entry[] {
  const needle = search.trim().toLowerCase();
  const kept = entries.filter(
    (entry) =>
      matches(entry, show) &&
      (needle === "" ||
        entry.code.toLowerCase().includes(needle) ||
        entry.name?.toLowerCase().includes(needle)),
  );
  if (order === "name") {
    kept.sort((a, b) => (a.name ?? a.code).localeCompare(b.name ?? b.code));
  } else if (order === "newest") {
    kept.sort((a, b) => newestScan(b).localeCompare(newestScan(a)));
  }
  return kept;
}
