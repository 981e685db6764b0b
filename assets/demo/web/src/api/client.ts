import { errorFrom } from "./errors.ts";
import type { Parcel, Tracking } from "./types.ts";
import { retry } from "../util/retry.ts";

export interface ClientOptions {
  base: string;
  fetch?: typeof fetch;
  token?: string;
}

export class Client {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #token: string | undefined;

  constructor({ base, fetch: doFetch = fetch, token }: ClientOptions) {
    this.#base = base.replace(/\/+$/, "");
    this.#fetch = doFetch;
    this.#token = token;
  }

  track(code: string): Promise<Tracking> {
    const path = `/parcels/${encodeURIComponent(code)}`;
    return retry(() => this.#call<Tracking>("GET", path), { attempts: 3 });
  }

  announce(parcel: Omit<Parcel, "status">): Promise<Parcel> {
    return this.#call<Parcel>("POST", "/parcels", parcel);
  }

  async minutesBetween(from: string, to: string): Promise<number | undefined> {
    const path = await this.#call<{ Minutes: number }>("GET", `/routes/${from}/${to}`);
    return path.Minutes > 0 ? path.Minutes : undefined;
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.#token) {
      headers["Authorization"] = `Bearer ${this.#token}`;
    }
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    const response = await this.#fetch(this.#base + path, init);
    if (!response.ok) {
      throw await errorFrom(response);
    }
    return (await response.json()) as T;
  }
}
