// The box to answer in: what is written is kept on the server, checked while it is written, and sent by Ctrl-Enter.

import "./mentions.js";
import { made, post } from "./parts.js";
import { look as lookAtTone } from "./tone.js";

const PAUSE = 700;
const form = () => document.getElementById("composer");
const text = () => form().elements.text;
let timer;

// Kept as it is written ---------------------------------------------------------------------------------------------

async function keep() {
  const fields = new FormData(form());
  fields.delete("added");
  const answer = await post(form().dataset.draft, fields).catch(() => null);
  form().querySelector(".composer-saved").textContent = answer?.ok ? form().dataset.saved : "";
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    keep();
    lookAtTone(form());
  }, PAUSE);
}

document.addEventListener("input", (event) => {
  if (event.target.closest?.("#composer") && event.target.name !== "added") later();
});
document.addEventListener("change", (event) => {
  if (event.target.closest?.("#composer") && ["kind", "way"].includes(event.target.name)) {
    showMail();
    later();
  }
});
document.addEventListener("pagehide", () => {
  if (timer && form()) keep();
});

// What the answer is based on: what had been said when its author began to write.
document.addEventListener("said", (event) => {
  if (!text().value.trim() && event.detail) form().elements.seen.value = event.detail;
}, true);

// Sending -----------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#composer")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const note = form().elements.kind.value === "note";
    form().requestSubmit(form().querySelector(`[name=send][value=${note ? "note" : "wait"}]`));
  } else if (event.key === "Escape" && !event.defaultPrevented) {
    event.target.blur();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "composer") clearTimeout(timer);
});

// A file that was added goes to the server at once: what is sent then are its names.
async function attach(files) {
  for (const file of files) {
    const fields = new FormData();
    fields.append("file", file);
    const answer = await post(form().dataset.files, fields);
    const html = await answer.text();
    if (answer.ok) form().querySelector(".composer-files").append(...made(html));
    else form().dispatchEvent(new CustomEvent("htmx:responseError", { bubbles: true, detail: { xhr: { responseText: html } } }));
  }
  later();
}

document.addEventListener("change", (event) => {
  if (event.target.name !== "added") return;
  attach([...event.target.files]);
  event.target.value = "";
});
document.addEventListener("paste", (event) => {
  if (!event.target.closest?.("#composer") || !event.clipboardData.files.length) return;
  event.preventDefault();
  attach([...event.clipboardData.files]);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest?.("#composer");
    if (!box || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("composer-over", kind === "dragover");
    if (kind === "drop") attach([...event.dataTransfer.files]);
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("#composer [data-detach]")) {
    event.target.closest(".said-file").remove();
    later();
  } else if (event.target.closest("[data-ask]")) {
    event.preventDefault();
    askIn(event.target.closest("[data-ask]").dataset.ask);
  } else if (event.target.closest("[data-insert]")) {
    insert(event.target.closest("[data-insert]").dataset.insert);
  } else if (event.target.closest("[data-mail-more]")) {
    const more = document.getElementById("composer-mail");
    more.hidden = !more.hidden;
    event.target.closest("[data-mail-more]").setAttribute("aria-expanded", !more.hidden);
  }
});

// An article found beside is put where the cursor stands.
export function insert(words) {
  const box = text();
  const [from, to] = [box.selectionStart, box.selectionEnd];
  box.setRangeText(words, from, to, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// A note for somebody who knows: their name first, then what was written already, the cursor between.
function askIn(called) {
  const box = text();
  form().querySelector("[name=kind][value=note]").click();
  if (!box.value.startsWith(called)) box.value = box.value ? `${called}\n\n${box.value}` : called;
  stand(called.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function stand(at) {
  text().focus();
  text().setSelectionRange(at, at);
}

// A subject and copies are for mail.
function showMail() {
  const mail = form().elements.way?.selectedOptions?.[0]?.hasAttribute("data-mail") ?? false;
  form().querySelector("[data-mail-more]").hidden = !mail;
  if (!mail) document.getElementById("composer-mail").hidden = true;
}

// What could not be sent comes back with the reason.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "composer") return;
  showMail();
  const stale = form().querySelector(".composer-stale button");
  (stale ?? text()).focus();
});

if (form()) {
  showMail();
  if (text().value) lookAtTone(form());
  if (text().dataset.cursor) stand(Number(text().dataset.cursor));
}
