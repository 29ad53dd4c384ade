// One key does one thing, wherever nobody is writing. By event.code: the same on a Ukrainian or Russian keyboard.

const WRITABLE = "input:not([type=checkbox]), select, textarea, [contenteditable]";

// What a key asked for that has not come yet; none where nothing is waited for.
let awaited = null;

export function keys(actions) {
  document.addEventListener("keydown", (event) => {
    if (awaited) return event.preventDefault();
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(WRITABLE) || document.querySelector("dialog[open], details.menu[open]")) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return act(event, openHelp);
    if (event.shiftKey) return;
    const action = actions[event.code];
    if (action) act(event, action);
  });
}

function act(event, action) {
  if (action(event) !== false) event.preventDefault();
}

const openHelp = () => whenThere("keys", (dialog) => dialog.showModal());

export const open = (id) => whenThere(id, show);

export function show(dialog) {
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-body :is(input:not([type=hidden]), select, textarea, button)")?.focus();
  return dialog;
}

// Questions come right after the page: a key that asks one waits for them, and what is typed meanwhile does nothing else.
export function whenThere(id, then) {
  const dialog = document.getElementById(id);
  if (dialog) return then(dialog);
  if (!document.querySelector("[data-later]")) return false;
  awaited = () => whenThere(id, then);
}

function came() {
  const asked = awaited;
  awaited = null;
  asked?.();
}

document.addEventListener("htmx:afterSettle", came);
// What did not come is not waited for, by this key or another one.
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, (event) => {
    event.target.closest?.("[data-later]")?.removeAttribute("data-later");
    awaited = null;
  });
}

// Enter in a field of a question answers it: the button of the question, not the first one of the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("dialog[open] :is(input, select)")) return;
  const answer = event.target.closest("dialog").querySelector(".dialog-foot .button-primary");
  if (!answer) return;
  event.preventDefault();
  answer.click();
});
