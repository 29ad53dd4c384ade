// Menus (<details class="menu">) close on a click elsewhere, on Escape and when focus leaves, and open to the side where
// there is room; the drawer of small screens.

const openMenus = () => document.querySelectorAll("details.menu[open]");

function closeMenus(except) {
  for (const menu of openMenus()) if (!except || !menu.contains(except)) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => {
  closeMenus(event.target);
  if (event.target.closest("main")) closeDrawer();
});

// A list that would end beyond the edge of the page opens to the other side.
document.addEventListener("toggle", ({ target: menu }) => {
  if (!menu.matches?.("details.menu[open]")) return;
  menu.classList.remove("menu-turned");
  const { right } = menu.querySelector(".menu-list").getBoundingClientRect();
  menu.classList.toggle("menu-turned", right > document.documentElement.clientWidth);
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) {
    if (event.key === "Escape") moveDrawer(false);
    return;
  }
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});

function step(menu, by) {
  const items = [...menu.querySelectorAll(".menu-list :is(a, button)")];
  const at = items.indexOf(document.activeElement);
  items[(at + by + items.length) % items.length]?.focus();
}

function closeDrawer() {
  document.body.classList.remove("drawer-open");
  document.querySelector("[data-drawer]")?.setAttribute("aria-expanded", "false");
}

function moveDrawer(open) {
  const opener = document.querySelector("[data-drawer]");
  if (!opener || document.body.classList.contains("drawer-open") === open) return;
  if (!open) {
    closeDrawer();
    opener.focus();
    return;
  }
  document.body.classList.add("drawer-open");
  opener.setAttribute("aria-expanded", "true");
  document.getElementById(opener.dataset.drawer).querySelector("a").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-drawer]")) moveDrawer(true);
  else if (event.target.closest("[data-drawer-close]")) moveDrawer(false);
});
