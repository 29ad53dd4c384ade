// The place to drop a file on shows what was chosen. The browser itself puts a dropped file into the input over it.

const SIZES = ["B", "kB", "MB", "GB"];

function size(bytes) {
  const power = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${SIZES[power]}`;
}

document.addEventListener("change", (event) => {
  const place = event.target.closest("[data-drop]");
  const file = place && event.target.files?.[0];
  if (!file) return;
  place.classList.add("drop-chosen");
  place.querySelector("[data-drop-name]").textContent = file.name;
  place.querySelector("[data-drop-size]").textContent = size(file.size);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.target.closest?.("[data-drop]")?.classList.toggle("drop-over", kind === "dragover");
  });
}
