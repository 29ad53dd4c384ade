// One conversation: new messages appear by themselves, everything by keyboard.

import { keys, open } from "./keys.js";
import { keepLast } from "./last.js";
import { ask, inTurn, made } from "./parts.js";

const thread = document.getElementById("thread");
const latest = document.getElementById("latest");
const composer = () => document.getElementById("composer");
const items = () => [...thread.querySelectorAll("[data-item]")];

keepLast(thread.dataset.conversation);

// By keyboard ------------------------------------------------------------------------------------------------------

function write(kind) {
  const form = composer();
  const choice = form.querySelector(`[name=kind][value=${kind}]`);
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  form.elements.text.focus();
}

function go(address) {
  if (!address) return false;
  location.assign(address);
}

keys({
  KeyR: () => write("reply"),
  KeyN: () => write("note"),
  KeyA: () => open("assign"),
  KeyS: () => open("snooze"),
  KeyT: () => open("tags"),
  KeyE: () => document.querySelector(".page-actions [name=do][value=close]")?.click() ?? false,
  KeyU: () => go(thread.dataset.up),
  KeyJ: () => go(thread.dataset.next),
  KeyK: () => go(thread.dataset.previous),
});

// News -------------------------------------------------------------------------------------------------------------

// The end is where the box to answer in stands right under the last message; below it may be more on a narrow page.
function below() {
  return thread.getBoundingClientRect().bottom + composer().offsetHeight + 24 - window.innerHeight;
}

function nearEnd() {
  return below() < 200;
}

function toEnd() {
  if (below() > 0) window.scrollBy({ top: below(), behavior: "instant" });
}

// What is there already is replaced where it stands; what is new goes to the end.
function settle(item) {
  const before = document.getElementById(item.id);
  // A line that stands for several is not replaced by its last one alone.
  if (before?.dataset.times) return false;
  if (before) before.replaceWith(item);
  else latest.before(item);
  window.htmx?.process(item);
  return !before;
}

const changed = new Set();

const look = inTurn(async () => {
  const asked = new URLSearchParams({ after: items().at(-1)?.dataset.at ?? "" });
  for (const number of changed) asked.append("message", number);
  changed.clear();
  const html = await ask(`${thread.dataset.items}?${asked}`);
  if (!html) return;
  const follows = nearEnd();
  const fresh = made(html).filter(settle);
  if (!fresh.length) return;
  composer()?.dispatchEvent(new CustomEvent("said", { detail: items().findLast((one) => one.dataset.message)?.dataset.message }));
  if (follows) toEnd();
});

document.addEventListener(`live:${thread.dataset.topic}`, (event) => {
  if (event.detail.what === "presence" || event.detail.what === "customer_typing") return;
  if (event.detail.message) changed.add(event.detail.message);
  look();
});
document.addEventListener("live:reload", () => look());

// Earlier messages come above; what one reads stays where it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "earlier") return;
  const height = document.documentElement.scrollHeight;
  document.addEventListener("htmx:afterSettle", () => window.scrollBy(0, document.documentElement.scrollHeight - height), { once: true });
});

if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
else toEnd();
