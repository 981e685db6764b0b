import type { Entry } from "../state/parcels.ts";
import { prettyCode } from "../format/code.ts";
import { html, type Html } from "./html.ts";
import { timeline } from "./timeline.ts";

const BADGES = {
  announced: "waiting",
  accepted: "moving",
  in_transit: "moving",
  out_for_delivery: "today",
  delivered: "done",
  returned: "trouble",
  lost: "trouble",
} as const;

function badge(entry: Entry): Html | undefined {
  if (entry.loading) {
    return html`<span class="badge loading">...</span>`;
  }
  const status = entry.tracking?.parcel.status;
  return status && html`<span class="badge ${BADGES[status]}">${status.replaceAll("_", " ")}</span>`;
}

function weight(grams: number): string {
  return grams < 1000 ? `${grams} g` : `${(grams / 1000).toFixed(1)} kg`;
}

/** One parcel of the list; the selected one is unfolded. */
export function card(entry: Entry, unfolded: boolean, now: Date): Html {
  const { tracking, problem } = entry;
  const details =
    tracking &&
    html`<dl>
      <dt>From</dt><dd>${tracking.parcel.origin}</dd>
      <dt>To</dt><dd>${tracking.parcel.destination}</dd>
      <dt>Weight</dt><dd>${weight(tracking.parcel.grams)}${tracking.parcel.fragile && ", fragile"}</dd>
    </dl>`;
  return html`<article data-code="${entry.code}">
    <h2>${entry.name ?? prettyCode(entry.code)} ${badge(entry)}</h2>
    ${problem && html`<p class="problem">${problem}</p>`}
    ${unfolded && details} ${unfolded && tracking && timeline(tracking.scans, now)}
  </article>`;
}
