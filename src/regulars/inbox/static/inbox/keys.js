// One key does one thing, wherever nobody is writing. By event.code: the same on a Ukrainian or Russian keyboard.

const WRITABLE = "input:not([type=checkbox]), select, textarea, [contenteditable]";

export function keys(actions) {
  document.addEventListener("keydown", (event) => {
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

function openHelp() {
  const dialog = document.getElementById("keys");
  if (!dialog) return false;
  dialog.showModal();
}

export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog) return false;
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-body :is(input:not([type=hidden]), select, textarea, button)")?.focus();
}

// Enter in a field of a question answers it: the button of the question, not the first one of the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("dialog[open] :is(input, select)")) return;
  const answer = event.target.closest("dialog").querySelector(".dialog-foot .button-primary");
  if (!answer) return;
  event.preventDefault();
  answer.click();
});
