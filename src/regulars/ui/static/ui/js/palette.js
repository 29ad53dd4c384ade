// The command palette: Ctrl-K opens it, typing asks the server, arrows choose, Enter opens.

const palette = document.getElementById("palette");

if (palette) start(palette);

function start(palette) {
  const input = palette.querySelector("[role=combobox]");
  const results = palette.querySelector("[role=listbox]");
  let asked;
  let timer;

  const options = () => [...results.querySelectorAll("[role=option]")];
  const chosen = () => results.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const address = `${palette.dataset.palette}?${new URLSearchParams({ q: input.value })}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (!answer.ok) return;
      results.innerHTML = await answer.text();
      choose(options()[0]);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || (event.key === "n" && event.ctrlKey)) step(1);
    else if (event.key === "ArrowUp" || (event.key === "p" && event.ctrlKey)) step(-1);
    else if (event.key === "Enter") chosen()?.click();
    else return;
    event.preventDefault();
  });

  results.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });

  document.addEventListener("keydown", (event) => {
    // event.code, so that the keys mean the same on a Ukrainian or Russian keyboard.
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else palette.showModal();
  });

  // However it was opened, it opens fresh.
  new MutationObserver(() => {
    if (!palette.open) return;
    input.value = "";
    input.focus();
    ask();
  }).observe(palette, { attributeFilter: ["open"] });

  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-shortcut]")) key.textContent = "⌘K";
  }
}
