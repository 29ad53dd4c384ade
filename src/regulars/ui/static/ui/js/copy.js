// data-copy="text" on a button puts the text on the clipboard and shows that it did.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("copy-copied");
  setTimeout(() => button.classList.remove("copy-copied"), 1600);
});
