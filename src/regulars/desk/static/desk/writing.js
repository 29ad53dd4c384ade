// The writing box by keyboard: n note, c call, m meeting, f follow-up; Ctrl-Enter saves, Escape leaves the box.

const box = () => document.querySelector("form[data-writing]");
const WRITABLE = "input, select, textarea, [contenteditable], dialog[open], details.menu[open]";

function open(kind) {
  kind.checked = true;
  const text = box().querySelector("textarea");
  text.focus();
  box().scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const form = box();
  if (!form || event.defaultPrevented || event.isComposing) return;
  const inside = form.contains(event.target);
  if (inside && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (inside && event.key === "Escape") {
    event.target.blur();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
    if (event.target.closest?.(WRITABLE) || document.querySelector("dialog[open]")) return;
    // event.code, so that the keys mean the same on a Ukrainian or Russian keyboard.
    const kind = form.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (!kind) return;
    event.preventDefault();
    open(kind);
  }
});

document.addEventListener("click", (event) => {
  const day = event.target.closest("[data-writing] [data-day]");
  if (day) box().elements.due_on.value = day.dataset.day;
});

// What could not be saved comes back with the reason; the cursor goes where something is missing.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "writing") return;
  event.target.querySelector(".field-wrong :is(input, textarea, select)")?.focus();
});
