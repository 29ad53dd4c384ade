// The conversation that was open last in this tab.

const KEY = "inbox-last";

export function keepLast(id) {
  sessionStorage.setItem(KEY, id);
}

export function takeLast() {
  const id = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return id;
}
