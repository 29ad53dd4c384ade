// Opens and closes <dialog> elements: data-dialog="id" on a button opens, data-dialog-close inside closes.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-dialog-close]"))) dialog.close();
});

// A dialog brought by htmx with data-dialog-now opens at once.
document.addEventListener("htmx:load", (event) => {
  const arrived = event.target;
  if (arrived.matches?.("dialog[data-dialog-now]") && !arrived.open) arrived.showModal();
});
