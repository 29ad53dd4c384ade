// Toasts leave by themselves; those with something to do, and bad news, stay longer. Failed htmx requests become toasts.

const shelf = document.getElementById("toasts");
const STAY = 6000;
const STAY_LONGER = 15000;

function leave(toast) {
  toast.classList.add("toast-leaving");
  setTimeout(() => toast.remove(), 250);
}

function settle(toast) {
  if (toast.dataset.settled) return;
  toast.dataset.settled = "yes";
  const matters = toast.matches(".tone-bad, .tone-warn, :has(form)");
  let timer;
  const start = () => (timer = setTimeout(() => leave(toast), matters ? STAY_LONGER : STAY));
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", start);
  start();
}

function say(sentence) {
  const toast = document.createElement("div");
  toast.className = "toast tone-bad";
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.className = "toast-text";
  words.textContent = sentence;
  toast.append(words);
  shelf.append(toast);
}

function showFailure(response) {
  const page = new DOMParser().parseFromString(response || "", "text/html");
  const toast = page.querySelector("body > [data-toast]");
  if (toast) shelf.append(document.adoptNode(toast));
  else say(shelf.dataset.failed);
}

if (shelf) {
  shelf.querySelectorAll("[data-toast]").forEach(settle);
  new MutationObserver(() => shelf.querySelectorAll("[data-toast]").forEach(settle)).observe(shelf, { childList: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) leave(event.target.closest("[data-toast]"));
  });
  // What asks by itself, again and again, is not worth a word: it is asked for again anyhow.
  const quiet = (event) => event.target.closest("[data-quiet]");
  document.addEventListener("htmx:responseError", (event) => quiet(event) || showFailure(event.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", (event) => quiet(event) || say(shelf.dataset.failed));
}
