// Comforts only: every page works the same without this file.
"use strict";

// Lists marked data-filter get a box that narrows them as one types.
for (const list of document.querySelectorAll("[data-filter]")) {
  if (list.children.length < 8) continue;
  const box = document.createElement("input");
  box.type = "search";
  box.className = "sift";
  box.placeholder = box.ariaLabel = list.dataset.filter;
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/);
    for (const item of list.children) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
  });
  list.before(box);
}

// In a composer Enter sends and Shift+Enter starts a new line.
for (const text of document.querySelectorAll("textarea[data-send]")) {
  text.addEventListener("keydown", (key) => {
    if (key.key !== "Enter" || key.shiftKey || key.isComposing) return;
    key.preventDefault();
    if (text.value.trim()) text.form.requestSubmit();
  });
}

// "/" goes to the search box, unless one is typing.
document.addEventListener("keydown", (key) => {
  if (key.key !== "/" || key.ctrlKey || key.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  const box = document.querySelector(".bar input[type=search]");
  if (box) { key.preventDefault(); box.focus(); }
});
