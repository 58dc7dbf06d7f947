// For every form: focus on the error summary, a character count, and a question before
// unsent text is lost.

// After a form came back with errors: mark the title, focus the summary, link to the fields.

function focusField(event) {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  if (!target) return;
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  event.preventDefault();
  (target.closest(".field") ?? target).scrollIntoView();
  control?.focus({ preventScroll: true });
}

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  document.title = `${summary.dataset.titlePrefix} ${document.title}`;
  for (const link of summary.querySelectorAll("a[href^='#']")) link.addEventListener("click", focusField);
  summary.focus();
  // The page answers a POST, so the browser would ask to send it again on coming back. Where the
  // server has kept the words, they are asked for by their address instead.
  if (summary.closest("form[data-kept-by-server]")) history.replaceState(history.state, "", location.href);
}

// The number of characters left: always below a textarea, below an input when few are left.
// Text that is too long is not cut; the excess is counted, in code points as on the server.

function countFor(field) {
  const words = document.createElement("p");
  words.className = "field__count";
  words.setAttribute("aria-hidden", "true");
  // Announced only after a pause in typing, so that it does not disturb screen reader users.
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  field.after(words, spoken);
  const most = Number(field.dataset.most);
  const isLine = field.localName === "input";
  let pause;
  const show = () => {
    const left = most - [...field.value].length;
    const isOver = left < 0;
    words.classList.toggle("field__count--over", isOver);
    words.hidden = isLine && left > most / 5;
    const said = isOver ? field.dataset.over : field.dataset.count;
    words.textContent = said.replace("{number}", Math.abs(left));
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = words.hidden ? "" : words.textContent; }, 1500);
  };
  field.addEventListener("input", show);
  show();
}

for (const field of document.querySelectorAll("[data-count][data-most]")) countFor(field);

// Asks before a page with unsent text is left; the browser supplies the question.

const hasFiles = (form) => [...form.querySelectorAll("input[type='file']")].some((field) => field.files.length);

for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  let unsent = Boolean(document.querySelector("[data-error-summary]")) || "unsent" in form.dataset;
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  // Sent by draft-saving.js when the server has all the text.
  form.addEventListener("words-saved", () => { unsent = hasFiles(form); });
  window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
