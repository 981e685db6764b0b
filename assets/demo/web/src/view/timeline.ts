import type { Scan } from "../api/types.ts";
import { clock, duration, relativeDay } from "../format/dates.ts";
import { html, type Html } from "./html.ts";

function sentence(scan: Scan): string {
  switch (scan.status) {
    case "announced":
      return "Announced by the sender";
    case "accepted":
      return `Accepted in ${scan.hub}`;
    case "in_transit":
      return `Sorted in ${scan.hub}`;
    case "out_for_delivery":
      return "On the delivery van";
    case "delivered":
      return scan.note ? `Delivered: ${scan.note}` : "Delivered";
    case "returned":
      return "On its way back to the sender";
    case "lost":
      return "We are looking for this parcel";
  }
}

/** Longer rests get a line of their own. */
function rest(before: Scan | undefined, scan: Scan): Html | undefined {
  if (!before) {
    return undefined;
  }
  const minutes = (Date.parse(scan.at) - Date.parse(before.at)) / 60_000;
  if (minutes < 12 * 60) {
    return undefined;
  }
  return html`<li class="rest">${duration(minutes)} in ${before.hub}</li>`;
}

/** The story of a parcel, the newest scan first. */
export function timeline(scans: readonly Scan[], now: Date): Html {
  if (scans.length === 0) {
    return html`<p class="empty">Nothing has happened yet.</p>`;
  }
  const items = scans.map((scan, i) => {
    const at = new Date(scan.at);
    const item = html`<li><time>${relativeDay(at, now)} ${clock(at)}</time> ${sentence(scan)}</li>`;
    return [item, rest(scans[i - 1], scan)];
  });
  return html`<ol class="timeline">${items.reverse()}</ol>`;
}
