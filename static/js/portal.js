/* The portal's only own script. Everything works without it; it carries the focus, warns, copies, and knows some keys.
   Words come from the page, so that they are in the reader's language. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector, root = document) => root.querySelector(selector);

  // What only makes sense with a script is hidden until the script is there.
  function wake(root) {
    all("[data-show], [data-copy], [data-script]", root).forEach((button) => (button.hidden = false));
    all(".copy > details", root).forEach((details) => (details.hidden = true));
  }

  // Focus ------------------------------------------------------------------

  function focusOn(element) {
    if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) {
      element.tabIndex = -1;
    }
    element.focus();
  }

  // After a swap: the error summary first, else the heading that the answer marks with data-focus.
  function carryFocus(root) {
    const target = one(".errsum", root) || (root.matches?.(".errsum") ? root : one("[data-focus]", root));
    if (target) {
      focusOn(target);
    }
  }

  // A link of the error summary leads into its field, not only to its place.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".errsum a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (field) {
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      focusOn(field);
    }
  });

  // Unsaved ----------------------------------------------------------------

  const dirty = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.form || event.target.closest?.("form");
    if (form?.matches("[data-unsaved]")) {
      dirty.add(form);
      pill("notSaved");
    }
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented || !event.target.matches("[data-unsaved]")) {
      dirty.delete(event.target);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (Array.from(dirty).some((form) => form.isConnected)) {
      event.preventDefault();
    }
  });

  // htmx -------------------------------------------------------------------

  let failed = false;

  function tell(words, failure = false) {
    const region = document.getElementById("status");
    if (region) {
      region.textContent = words;
      region.classList.toggle("failed", failure);
      failed = failure;
    }
  }

  function plain(html) {
    const text = new DOMParser().parseFromString(html, "text/html").querySelector(".problem")?.textContent;
    return text ? text.trim() : "";
  }

  const words = (name) => document.getElementById("status")?.dataset[name] || "";

  // The head of a form that saves itself: not saved, saving; “saved” comes with the answer.
  function pill(state) {
    const saved = document.getElementById("saved");
    if (saved?.dataset[state] && saved.dataset[state] !== saved.textContent) {
      saved.textContent = saved.dataset[state];
      saved.classList.toggle("ask", state === "notSaved");
    }
  }
  const saves = (event) => event.detail.elt.closest?.("form[data-unsaved]");

  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target?.setAttribute("aria-busy", "true");
    if (failed) {
      tell("");
    }
    pill(saves(event) ? "saving" : "");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    const form = saves(event) || event.detail.elt.form;
    if (event.detail.successful && form) {
      dirty.delete(form);
      document.getElementById("saved")?.classList.remove("ask");
      all(".cell-in", event.detail.elt).forEach((field) => (field.defaultValue = field.value));
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    wake(event.target);
    carryFocus(event.target);
  });
  document.addEventListener("htmx:responseError", (event) => {
    tell(plain(event.detail.xhr.responseText) || words("refused"), true);
    pill(saves(event) ? "notSaved" : "");
  });
  // A row that could not be sent is sent again when the network is back, or after ten seconds.
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => {
      tell(words("lost"), true);
      if (saves(event)) {
        pill("notSaved");
        const again = () => event.detail.elt.dispatchEvent(new Event("change"));
        window.addEventListener("online", again, { once: true });
        setTimeout(again, 10000);
      }
    });
  }

  // Buttons ----------------------------------------------------------------

  function showPassword(button) {
    const field = document.getElementById(button.dataset.show);
    field.type = field.type === "text" ? "password" : "text";
    const word = button.firstElementChild;
    const other = button.dataset.words;
    button.dataset.words = word.textContent;
    word.textContent = other;
    field.focus();
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value ?? field.textContent);
      const before = button.textContent;
      button.textContent = button.dataset.words;
      tell(button.dataset.words);
      setTimeout(() => (button.textContent = before), 2500);
    } catch {
      // No clipboard on a plain http address: show the text, selected, for Ctrl+C.
      const details = field.closest("details");
      if (details) {
        details.hidden = false;
        details.open = true;
      }
      field.focus();
      field.select?.();
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show], [data-copy]");
    if (button) {
      (button.matches("[data-show]") ? showPassword : copy)(button);
    }
  });
  // A shown password is sent and remembered as a password.
  document.addEventListener("submit", (event) => {
    all("[data-show]", event.target).forEach((one) => (document.getElementById(one.dataset.show).type = "password"));
  });

  // The report grid: arrows and Enter as in a spreadsheet --------------------

  function neighbour(field, rows, columns) {
    const cell = field.closest("td, th");
    const row = cell?.parentElement;
    const grid = field.closest("[data-grid]");
    if (!row || !grid) {
      return null;
    }
    if (columns) {
      const fields = all(".cell-in", row);
      return fields[fields.indexOf(field) + columns] || null;
    }
    const lines = all("tr", grid);
    for (let at = lines.indexOf(row) + rows; at >= 0 && at < lines.length; at += rows) {
      const found = lines[at].cells[cell.cellIndex]?.querySelector(".cell-in");
      if (found) {
        return found;
      }
    }
    return null;
  }

  function step(event, field) {
    const atStart = field.selectionStart === 0 && field.selectionEnd === 0;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const atEnd = field.selectionStart === field.value.length;
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: atStart || whole ? [0, -1] : null,
      ArrowRight: atEnd || whole ? [0, 1] : null,
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const next = neighbour(field, ...move);
    if (next) {
      event.preventDefault();
      next.focus();
      next.select();
    } else if (event.key === "Enter") {
      event.preventDefault();
      field.blur();
      field.focus();
    }
  }

  // Ctrl+Enter opens what is behind the line; Ctrl+Z in a field that is saved takes the last saving back.
  function beyond(event, field) {
    if (event.key === "Enter") {
      one("a.prov", field.closest("tr"))?.click();
    } else if (event.key.toLowerCase() === "z" && field.value === field.defaultValue && one("[data-undo]")) {
      event.preventDefault();
      one("[data-undo]").click();
    }
  }

  // Several cells go to the preview; one cell is pasted as ever.
  document.addEventListener("paste", (event) => {
    const form = document.getElementById("paste");
    const text = event.clipboardData?.getData("text/plain").replace(/\r?\n$/, "") || "";
    if (form && event.target.matches?.("[data-grid] .cell-in") && /[\t\n]/.test(text)) {
      event.preventDefault();
      form.elements.start.value = event.target.name;
      form.elements.pasted.value = text;
      form.requestSubmit();
    }
  });

  // Keys -------------------------------------------------------------------

  const OFF = "portal.keys";
  let pending = "";

  function lettersOff() {
    try {
      return localStorage.getItem(OFF) === "off";
    } catch {
      return false;
    }
  }

  function save(event) {
    const form = document.activeElement?.closest?.("form") || one("form[data-unsaved]");
    const button = form && (one("[data-save]", form) || one("[data-save]"));
    if (button) {
      event.preventDefault();
      button.form ? button.form.requestSubmit(button) : button.click();
    }
  }

  // A letter's draft: Ctrl+Enter shows it, Alt with an arrow moves the paragraph under the caret.
  function preview(form) {
    one(".live")?.offsetParent ? form.dispatchEvent(new Event("preview")) : one("[data-preview]", form).click();
  }

  function moveParagraph(field, by) {
    const parts = field.value.split("\n\n");
    const at = field.value.slice(0, field.selectionStart).split("\n\n").length - 1;
    if (parts[at + by] !== undefined) {
      const caret = field.selectionStart + by * (parts[at + by].length + 2);
      [parts[at], parts[at + by]] = [parts[at + by], parts[at]];
      field.setRangeText(parts.join("\n\n"), 0, field.value.length);
      field.setSelectionRange(caret, caret);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function openKeys() {
    const keys = document.getElementById("keys");
    if (keys) {
      keys.open = true;
      one("summary", keys).focus();
    }
  }

  function letter(event) {
    const combined = pending + event.key;
    pending = "";
    const search = one("[data-search]");
    const link = combined === "gh" ? one("[data-home]") : /^[np]$/.test(combined) && one(`a[data-key="${combined}"]`);
    if (link) {
      location.assign(link.href);
    } else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") {
      openKeys();
    } else if (event.key === "g") {
      pending = "g";
      setTimeout(() => (pending = ""), 1000);
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) {
      return;
    }
    if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "s") {
      save(event);
      return;
    }
    const at = event.target;
    if (at.matches?.("[data-grid] .cell-in")) {
      (event.ctrlKey && !event.altKey ? beyond : step)(event, at);
      return;
    }
    const draft = at.closest?.("form[data-live]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (draft && ((event.ctrlKey && event.key === "Enter") || (event.altKey && by && at.matches("textarea")))) {
      event.preventDefault();
      by ? moveParagraph(at, by) : preview(draft);
      return;
    }
    const typing = at.isContentEditable || at.matches?.("input, textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || lettersOff()) {
      return;
    }
    letter(event);
  });

  document.addEventListener("focusin", (event) => event.target.matches(".cell-in") && event.target.select());

  // A session that is about to close says so, and can be kept ----------------

  function idle() {
    const region = document.getElementById("idle");
    const seconds = Number(document.body.dataset.idle);
    const home = one("[data-home]");
    if (!region || !seconds || !home) {
      return;
    }
    let timer = 0;
    const again = () => {
      clearTimeout(timer);
      region.replaceChildren();
      timer = setTimeout(warn, seconds * 1000);
    };
    const warn = () => {
      const text = document.createElement("span");
      text.textContent = region.dataset.words;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-plain";
      button.textContent = region.dataset.stay;
      button.addEventListener("click", async () => {
        const answer = await fetch(home.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
        if (answer?.ok) {
          again();
        } else {
          tell(words(answer ? "refused" : "lost"), true);
        }
      });
      region.replaceChildren(text, button);
    };
    document.addEventListener("htmx:afterRequest", again);
    again();
  }

  // Start ------------------------------------------------------------------

  wake(document);
  const faults = one(".errsum");
  if (faults) {
    focusOn(faults);
  }
  const off = one("[data-keys-off]");
  if (off) {
    off.closest("[hidden]").hidden = false;
    off.checked = lettersOff();
    off.addEventListener("change", () => {
      try {
        localStorage.setItem(OFF, off.checked ? "off" : "on");
      } catch {
        off.checked = false;
      }
    });
  }
  idle();
  // Only now: the browser's own way to the row takes the focus along.
  window.addEventListener("load", () => one("[id^='row-']:target :is(.cell-in, textarea)")?.focus());
})();
