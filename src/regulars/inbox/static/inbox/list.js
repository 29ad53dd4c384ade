// The list of conversations: rows come, move and leave by themselves; everything by keyboard.

import { keys, show, whenThere } from "./keys.js";
import { takeLast } from "./last.js";
import { ask, inTurn, made } from "./parts.js";

const list = () => document.getElementById("rows");
const rows = () => [...list().querySelectorAll(".inbox-row")];
const links = () => [...list().querySelectorAll(".inbox-link")];
const here = () => document.activeElement?.closest?.(".inbox-row");
const tick = (row) => row.querySelector("[name=id]");

// By keyboard ------------------------------------------------------------------------------------------------------

function step(by) {
  const all = links();
  if (!all.length) return false;
  const at = all.indexOf(here()?.querySelector(".inbox-link"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function choose() {
  const row = here();
  if (!row) return false;
  tick(row).checked = !tick(row).checked;
  tick(row).dispatchEvent(new Event("change", { bubbles: true }));
}

function search() {
  const field = document.querySelector(".inbox-tools .search-input");
  if (!field) return false;
  field.focus();
}

// What is done to nothing chosen is done to the row one stands on; closing the question lets it go again.
function withChosen(then) {
  return (...given) => {
    const row = here();
    const lent = !rows().some((one) => tick(one).checked) && row ? tick(row) : null;
    if (!lent && !rows().some((one) => tick(one).checked)) return false;
    if (lent) lent.checked = true;
    count();
    const dialog = then(...given);
    if (lent && dialog) dialog.addEventListener("close", () => letGo(lent), { once: true });
  };
}

function letGo(box) {
  setTimeout(() => {
    if (document.getElementById("bulk").dataset.sent) return;
    box.checked = false;
    count();
    box.closest(".inbox-row")?.querySelector(".inbox-link").focus();
  });
}

const question = (id) => () => whenThere(id, withChosen(show));

const press = (value) => withChosen(() => document.querySelector(`[form=bulk][name=do][value=${value}]`)?.click());

keys({
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyO: () => here()?.querySelector(".inbox-link").click() ?? false,
  KeyX: choose,
  KeyA: question("assign"),
  KeyS: question("snooze"),
  KeyT: question("tags"),
  KeyE: press("close"),
  Slash: search,
});

// Whoever comes back from a conversation goes on where they were.
document.getElementById(`row-${takeLast()}`)?.querySelector(".inbox-link").focus();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (event.target.matches?.(".search-input")) event.target.blur();
  else clear();
});

// How many are chosen ----------------------------------------------------------------------------------------------

function count() {
  const shown = document.getElementById("chosen");
  if (shown) shown.textContent = rows().filter((row) => tick(row).checked).length;
}

function clear() {
  for (const row of rows()) tick(row).checked = false;
  count();
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[name=id]")) count();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-clear]")) clear();
});

// News -------------------------------------------------------------------------------------------------------------

// Each row says by what it is ordered; where it belongs is found from that.
function place(row) {
  const down = list().dataset.down === "yes";
  const after = rows().find((one) => one !== row && (down ? one.dataset.order < row.dataset.order : one.dataset.order > row.dataset.order));
  if (!after && list().dataset.more === "yes") return false;
  list().insertBefore(row, after ?? null);
  return true;
}

async function refresh(id) {
  const html = await ask(`${list().dataset.row.replace("/0/", `/${id}/`)}${location.search}`);
  if (html === null) return;
  const before = document.getElementById(`row-${id}`);
  const [row] = made(html);
  const focused = before?.contains(document.activeElement);
  const chosen = before && tick(before).checked;
  before?.remove();
  if (!row || !place(row)) return;
  if (!before || before.dataset.order !== row.dataset.order) row.classList.add("inbox-row-new");
  tick(row).checked = Boolean(chosen);
  if (focused) row.querySelector(".inbox-link").focus();
  window.htmx?.process(row);
}

const waiting = new Set();

const work = inTurn(async () => {
  for (const id of waiting) {
    waiting.delete(id);
    await refresh(id);
  }
});

document.addEventListener("live", (event) => {
  const id = event.detail.data?.conversation;
  if (!id || !list()) return;
  waiting.add(id);
  work();
});
document.addEventListener("live:reload", () => location.reload());
count();
