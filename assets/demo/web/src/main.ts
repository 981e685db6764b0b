import { Client } from "./api/client.ts";
import { explain } from "./api/errors.ts";
import { cleanCode, isCode } from "./format/code.ts";
import { visible } from "./state/filters.ts";
import { empty, parcels, type Action, type ParcelsState } from "./state/parcels.ts";
import { Store } from "./state/store.ts";
import { debounce } from "./util/debounce.ts";
import { card } from "./view/card.ts";

const client = new Client({ base: "/api" });
const store = new Store<ParcelsState, Action>(parcels, empty);
const list = document.querySelector<HTMLElement>("#parcels")!;
const form = document.querySelector<HTMLFormElement>("#add")!;
const search = document.querySelector<HTMLInputElement>("#search")!;

function paint(): void {
  const { entries, selected } = store.state;
  const cards = visible(entries, { search: search.value, order: "newest" });
  list.innerHTML = cards
    .map((entry) => card(entry, entry.code === selected, new Date()).text)
    .join("\n");
}

async function load(code: string): Promise<void> {
  try {
    store.dispatch({ type: "loaded", tracking: await client.track(code) });
  } catch (error) {
    store.dispatch({ type: "failed", code, problem: explain(error) });
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = cleanCode(String(new FormData(form).get("code") ?? ""));
  if (isCode(code)) {
    store.dispatch({ type: "added", code });
    void load(code);
    form.reset();
  }
});

list.addEventListener("click", (event) => {
  const article = (event.target as HTMLElement).closest<HTMLElement>("[data-code]");
  store.dispatch({ type: "selected", code: article?.dataset["code"] });
});

search.addEventListener("input", debounce(paint, 150));
store.subscribe(paint);
