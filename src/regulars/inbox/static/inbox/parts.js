// Pieces of pages that are asked for again when something happened: one request at a time, the last word wins.

export async function ask(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (answer.status === 401) return location.reload();
  return answer.ok ? answer.text() : null;
}

export function post(address, fields) {
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: fields, keepalive: true });
}

export function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return [...holder.content.children];
}

// Calls one after another; calls that come while one is running become one more.
export function inTurn(work) {
  let running = false;
  let again = false;
  return async function turn() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await work();
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      turn();
    }
  };
}
