import type { Tracking } from "../api/types.ts";

export interface Entry {
  code: string;
  name?: string;
  loading: boolean;
  problem?: string;
  tracking?: Tracking;
}

export interface ParcelsState {
  entries: readonly Entry[];
  selected?: string;
}

export type Action =
  | { type: "added"; code: string }
  | { type: "loaded"; tracking: Tracking }
  | { type: "failed"; code: string; problem: string }
  | { type: "named"; code: string; name: string }
  | { type: "removed"; code: string }
  | { type: "selected"; code?: string };

export const empty: ParcelsState = { entries: [] };

function change(state: ParcelsState, code: string, patch: Partial<Entry>): ParcelsState {
  const entries = state.entries.map((entry) =>
    entry.code === code ? { ...entry, ...patch } : entry,
  );
  return { ...state, entries };
}

export function parcels(state: ParcelsState, action: Action): ParcelsState {
  switch (action.type) {
    case "added":
      if (state.entries.some((entry) => entry.code === action.code)) {
        return { ...state, selected: action.code };
      }
      return {
        entries: [...state.entries, { code: action.code, loading: true }],
        selected: action.code,
      };
    case "loaded":
      return change(state, action.tracking.parcel.code, {
        loading: false,
        problem: undefined,
        tracking: action.tracking,
      });
    case "failed":
      return change(state, action.code, { loading: false, problem: action.problem });
    case "named":
      return change(state, action.code, { name: action.name.trim() || undefined });
    case "removed": {
      const entries = state.entries.filter((entry) => entry.code !== action.code);
      const selected = state.selected === action.code ? entries[0]?.code : state.selected;
      return { entries, selected };
    }
    case "selected":
      return { ...state, selected: action.code };
  }
}
