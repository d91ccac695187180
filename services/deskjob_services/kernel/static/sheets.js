// The grid of a sheet: moving by keyboard, editing in place, undoing, pasting blocks, further rows as one scrolls.
// Comforts only: every step is a form or a link of the page, sent from here.
"use strict";

{
  const grid = document.getElementById("grid");
  const edit = document.getElementById("edit");
  const said = document.getElementById("said");
  const writes = edit && !edit.elements.typed.readOnly;
  const done = []; // versions before one's own changes, the latest last
  let version = Number(grid.dataset.version);
  let waiting = Promise.resolve(); // changes go one after the other
  let loading = false;

  grid.querySelector("table").setAttribute("role", "grid");
  grid.removeAttribute("tabindex");

  const cells = () => [...grid.querySelectorAll("tbody button")];
  const named = (name) => grid.querySelector(`button[value="${name}"]`);
  const chosen = () => grid.querySelector("[aria-current]") || cells()[0];
  const typedIn = (cell) => cell.dataset.typed ?? cell.textContent;
  const beside = (cell, down, across) => {
    const rows = [...grid.querySelectorAll("tbody tr")];
    const row = cell.closest("tr");
    const at = [...row.querySelectorAll("button")].indexOf(cell);
    const found = rows[rows.indexOf(row) + down];
    return found && found.querySelectorAll("button")[at + across];
  };

  // What the forms below say of the chosen cell.
  function relabel(from, to) {
    const [, column, row] = to.match(/^([A-Z]+)(\d+)$/);
    const words = {
      insert_rows: `Insert a row above ${row}`, delete_rows: `Delete row ${row}`,
      insert_columns: `Insert a column before ${column}`, delete_columns: `Delete column ${column}`,
    };
    for (const [value, text] of Object.entries(words)) {
      const button = document.querySelector(`main button[name=do][value=${value}]`);
      if (button) button.textContent = text;
    }
    const head = document.getElementById("paste-at"), range = document.getElementById("f-range");
    if (head) head.textContent = to;
    if (range && range.value === from) range.value = to;
  }

  function choose(cell, focus = true) {
    if (!cell) return;
    relabel(edit.elements.cell.value, cell.value);
    for (const one of grid.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
    for (const one of grid.querySelectorAll("tbody button:not([tabindex])")) one.tabIndex = -1;
    for (const one of grid.querySelectorAll("tbody button[tabindex='0']")) one.tabIndex = -1;
    cell.setAttribute("aria-current", "true");
    cell.tabIndex = 0;
    for (const form of document.querySelectorAll("main form")) if (form.elements.cell && form !== grid) form.elements.cell.value = cell.value;
    edit.elements.typed.value = typedIn(cell);
    edit.querySelector("label").lastChild.textContent = cell.value;
    if (focus) {
      cell.focus({ preventScroll: true });
      reveal(cell.closest("td"));
    }
  }

  // Bring a cell out from under the headers that stay in place.
  function reveal(td) {
    const head = grid.querySelector("thead th"), to = td.getBoundingClientRect(), box = grid.getBoundingClientRect();
    const top = box.top + head.offsetHeight, left = box.left + td.parentNode.firstElementChild.offsetWidth;
    const right = box.left + grid.clientWidth, bottom = box.top + grid.clientHeight;
    if (to.top < top) grid.scrollTop -= top - to.top;
    else if (to.bottom > bottom) grid.scrollTop += to.bottom - bottom;
    if (to.left < left) grid.scrollLeft -= left - to.left;
    else if (to.right > right) grid.scrollLeft += Math.min(to.right - right, to.left - left);
  }

  function tell(text) {
    said.textContent = "";
    if (!text) return;
    const line = document.createElement("div");
    line.className = "flash error";
    line.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    line.append(words);
    said.append(line);
  }

  const page = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const alerts = (found) => [...found.querySelectorAll(".flash.error p, .flash.warn p")].map((one) => one.lastChild.textContent.trim()).join(" ");

  // What a page of the grid says, put in the place of what stands here: its rows, the version, the forms' tags.
  function take(found) {
    const rows = found.querySelector("#grid tbody");
    const here = rows && grid.querySelector(`tbody[data-at="${rows.dataset.at}"]`);
    if (here) {
      for (const one of rows.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
      here.replaceWith(document.adoptNode(rows));
    }
    const tag = found.querySelector("#edit [name=etag]");
    if (!tag) return;
    version = Number(found.getElementById("grid").dataset.version);
    for (const form of document.querySelectorAll("main form")) if (form.elements.etag) form.elements.etag.value = tag.value;
    const forms = [document, found].map((one) => one.querySelector(".cell-bar .inline"));
    if (forms[0]) forms[0].remove();
    if (forms[1]) document.querySelector(".cell-bar").append(document.adoptNode(forms[1]));
  }

  // Send a form's fields; then show what came of it wherever formulas may have changed.
  function send(fields, next) {
    waiting = waiting.then(() => sent(fields, next)).catch(() => tell("The change did not reach the file store. Try once more."));
    return waiting;
  }

  async function sent(fields, next) {
    const body = new URLSearchParams(new FormData(edit));
    const before = version;
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(edit.action, { method: "POST", body, headers: { Accept: "text/html" } });
    const found = await page(answer);
    if (!answer.ok) {
      take(found);
      // Somebody else has written meanwhile: going back would take that along.
      if (version !== before) done.length = 0;
      else if (fields.do === "undo") done.push(Number(fields.version));
      tell(alerts(found) || "The change was refused.");
      choose(named(body.get("cell")) || cells()[0], false);
      return false;
    }
    const others = [...grid.querySelectorAll("tbody")].map((rows) => rows.dataset.at);
    take(found);
    if (fields.do !== "undo" && version !== before) done.push(before);
    tell(alerts(found));
    for (const at of others) {
      const had = found.querySelector(`#grid tbody[data-at="${at}"]`);
      if (had || at === body.get("at")) continue;
      take(await page(await fetch(address(at))));
    }
    choose(named(next) || named(body.get("cell")) || cells()[0], document.activeElement === document.body || grid.contains(document.activeElement));
    return true;
  }

  function address(at) {
    return `${edit.action}?${new URLSearchParams({ sheet: edit.elements.sheet.value, at })}`;
  }

  // Editing in place: an input stands in the cell until Enter, Tab or Escape.
  function open(cell, text) {
    if (!writes || grid.querySelector("td input")) return;
    const box = document.createElement("input");
    box.value = text ?? typedIn(cell);
    box.setAttribute("aria-label", `${cell.value}, value or formula`);
    cell.hidden = true;
    cell.before(box);
    box.focus();
    box.addEventListener("input", () => { edit.elements.typed.value = box.value; });
    box.addEventListener("keydown", (key) => {
      if (key.isComposing) return;
      const moves = { Enter: [key.shiftKey ? -1 : 1, 0], Tab: [0, key.shiftKey ? -1 : 1], Escape: [0, 0] }[key.key];
      if (!moves) return;
      key.preventDefault();
      key.stopPropagation();
      shut(box, cell, key.key === "Escape", beside(cell, ...moves) || cell);
    });
    box.addEventListener("blur", () => shut(box, cell, false, null));
  }

  function shut(box, cell, leave, next) {
    if (box.dataset.shut) return; // taking it away is a blur, too
    box.dataset.shut = "1";
    const text = box.value, before = typedIn(cell);
    const field = cell.value;
    cell.hidden = false;
    box.remove();
    if (next) choose(next);
    if (leave || text === before) return;
    cell.textContent = text; // until the answer says how it is shown
    send({ do: "write", cell: field, typed: text, at: cell.closest("tbody").dataset.at }, next && next.value)
      .then((held) => {
        if (held !== false) return;
        const again = named(field);
        again.textContent = before;
        choose(again);
        open(again, text);
      });
  }

  function undo() {
    if (!done.length) return tell("There is nothing to undo here; Versions has what was before.");
    send({ do: "undo", version: done.pop(), cell: chosen().value, at: chosen().closest("tbody").dataset.at });
  }

  grid.addEventListener("submit", (event) => {
    const cell = event.submitter;
    if (!cell || !cell.closest("tbody")) return;
    event.preventDefault();
    choose(cell);
  });
  grid.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("tbody button");
    if (cell) open(cell);
  });

  grid.addEventListener("keydown", (key) => {
    const cell = key.target.closest("tbody button");
    if (!cell || key.isComposing) return;
    if ((key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "z") { key.preventDefault(); return undo(); }
    const row = cell.closest("tr").querySelectorAll("button");
    const whole = key.ctrlKey || key.metaKey;
    const moves = {
      ArrowUp: () => beside(cell, -1, 0), ArrowDown: () => beside(cell, 1, 0),
      ArrowLeft: () => beside(cell, 0, -1), ArrowRight: () => beside(cell, 0, 1),
      Home: () => whole ? cells()[0] : row[0], End: () => row[row.length - 1],
      PageUp: () => beside(cell, -20, 0) || cells()[[...row].indexOf(cell)],
      PageDown: () => beside(cell, 20, 0) || [...grid.querySelectorAll("tbody tr:last-child")].pop().querySelectorAll("button")[[...row].indexOf(cell)],
    };
    if (moves[key.key]) { key.preventDefault(); return choose(moves[key.key]()); }
    if (whole || key.altKey) return;
    if (key.key === "Enter" || key.key === "F2") { key.preventDefault(); return open(cell); }
    if (writes && (key.key === "Delete" || key.key === "Backspace")) {
      key.preventDefault();
      if (typedIn(cell)) send({ do: "write", cell: cell.value, typed: "", at: cell.closest("tbody").dataset.at }, cell.value);
    } else if (writes && key.key.length === 1 && key.key !== " ") {
      key.preventDefault();
      open(cell, key.key);
    }
  });

  // A block from another spreadsheet, and the chosen cell for it.
  document.addEventListener("paste", (event) => {
    const cell = document.activeElement.closest("#grid tbody button");
    if (!cell || !writes) return;
    event.preventDefault();
    const block = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (block) send({ do: "paste", cell: cell.value, block, at: cell.closest("tbody").dataset.at }, cell.value);
  });
  document.addEventListener("copy", (event) => {
    const cell = document.activeElement.closest("#grid tbody button");
    if (!cell || String(getSelection())) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", cell.textContent);
  });

  edit.addEventListener("submit", (event) => {
    event.preventDefault();
    const cell = named(edit.elements.cell.value);
    const below = cell && beside(cell, 1, 0);
    send({ at: cell ? cell.closest("tbody").dataset.at : edit.elements.at.value }, below && below.value)
      .then((held) => { if (held !== false && cell) choose(named((below || cell).value)); });
  });

  document.querySelector(".cell-bar").addEventListener("submit", (event) => {
    if (!event.target.matches(".inline") || !done.length) return;
    event.preventDefault();
    undo();
  });

  // Further rows as one comes to the end of these.
  async function further() {
    if (loading || !grid.dataset.next || grid.scrollTop + grid.clientHeight < grid.scrollHeight - 400) return;
    loading = true;
    try {
      const found = await page(await fetch(grid.dataset.next));
      const rows = found.querySelector("#grid tbody");
      const next = found.getElementById("grid");
      if (!rows || Number(next.dataset.version) !== version) return tell("The file has changed. Open it again to see further rows.");
      for (const one of rows.querySelectorAll("button")) { one.tabIndex = -1; one.removeAttribute("aria-current"); }
      grid.querySelector("table").append(document.adoptNode(rows));
      if (next.dataset.next) grid.dataset.next = next.dataset.next;
      else delete grid.dataset.next;
    } finally {
      loading = false;
    }
  }
  grid.addEventListener("scroll", further, { passive: true });

  choose(chosen(), false);
}
