/** What the backend sends; these names are its JSON. */
export type Status =
  | "announced"
  | "accepted"
  | "in_transit"
  | "out_for_delivery"
  | "delivered"
  | "returned"
  | "lost";

export interface Parcel {
  code: string;
  origin: string;
  destination: string;
  grams: number;
  fragile?: boolean;
  status: Status;
}

export interface Scan {
  code: string;
  at: string;
  hub: string;
  status: Status;
  note?: string;
}

export interface Tracking {
  parcel: Parcel;
  scans: Scan[];
}

const FINAL: readonly Status[] = ["delivered", "returned", "lost"];

/** No further scan is expected after a final status. */
export function isFinal(status: Status): boolean {
  return FINAL.includes(status);
}
