// What every form gets: a count of the room left, a summary that leads to the fields, and a
// question before unsent words are left behind.

// After a form came back: say so in the title, go to the summary, and from there to the fields.

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
}

// How much room is left, below every field that says data-count="{number} characters left".

function countFor(field) {
  const words = document.createElement("p");
  words.className = "field__count";
  // Spoken only after a pause in typing, so that a screen reader can be used to write.
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  field.after(words, spoken);
  let pause;
  const show = () => {
    const left = field.maxLength - field.value.length;
    words.textContent = field.dataset.count.replace("{number}", left);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = words.textContent; }, 1500);
  };
  field.addEventListener("input", show);
  words.textContent = field.dataset.count.replace("{number}", field.maxLength - field.value.length);
  words.setAttribute("aria-hidden", "true");
}

for (const field of document.querySelectorAll("[data-count][maxlength]")) countFor(field);

// Asks before a page with unsent words is left. The browser words the question itself.

for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  let unsent = Boolean(document.querySelector("[data-error-summary]"));
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  // Said by draft-saving.js when everything that was typed is with the server.
  form.addEventListener("words-saved", () => { unsent = false; });
  window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
